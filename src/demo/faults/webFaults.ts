import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Clock } from '../../base/clock';
import type { FaultPlan } from './faultPlan';
import { seededRandom } from './seededRandom';

/** An answer that is ready to go out. */
export interface WebAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Uint8Array;
}

/** Words for statuses that HTTP itself does not know. */
const reasons: Readonly<Record<number, string>> = { 550: 'Session Does Not Exist' };

/** One of so many answers is nonsense. */
const garbageEvery = 4;
/** A break in the middle comes after this many answers at least, and at most as many again. */
const fewestBeforeClose = 8;

const gatewayPage: WebAnswer = {
  status: 502,
  headers: { 'Content-Type': 'text/html' },
  body: Buffer.from(
    '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1><br></body></html>\n',
  ),
};

const nonsense: readonly string[] = [
  'this is no XML at all',
  '<XIMSS><response id="1"',
  '<!DOCTYPE html><html><body>Please log in to the network</body></html>',
  '',
  '<XIMSS><weatherReport/></XIMSS><XIMSS/>',
  '<XIMSS respSeq="99999999999999999999"><alert>From nowhere</alert></XIMSS>',
];

/** The last thing answers pass before an HTTP client gets them: here they are held back, lost or spoiled. */
export class WebFaults {
  private readonly random: () => number;
  private garbageTurn = 0;
  private untilClose: number;

  constructor(
    private readonly plan: () => FaultPlan,
    private readonly clock: Clock,
  ) {
    this.random = seededRandom(plan().seed ?? 1);
    this.untilClose = this.nextClose();
  }

  /** Whether a proxy on the way says that it cannot reach the server; the request is then not done. */
  failsAtGateway(): boolean {
    return this.happens(this.plan().gatewayRate);
  }

  get gatewayPage(): WebAnswer {
    return gatewayPage;
  }

  /** Sends an answer, or what the plan makes of it. What was asked for has been done by now. */
  async deliver(response: ServerResponse, answer: WebAnswer): Promise<void> {
    const plan = this.plan();
    if (plan.delayMs) await new Promise<void>((resolve) => this.clock.setTimer(resolve, plan.delayMs!));
    if (this.happens(plan.dropRate)) return void response.destroy();
    if (plan.close === true && --this.untilClose <= 0) return this.breakInTheMiddle(response, answer);
    const isSpoiled = plan.garbage === true && this.random() * garbageEvery < 1;
    write(response, isSpoiled ? this.spoiled(answer) : answer, plan.split === true);
  }

  private happens(rate = 0): boolean {
    return rate > 0 && this.random() < rate;
  }

  private breakInTheMiddle(response: ServerResponse, { status, headers, body }: WebAnswer): void {
    this.untilClose = this.nextClose();
    response.writeHead(status, reasons[status], { ...headers, 'Content-Length': body.length });
    response.write(body.subarray(0, body.length >> 1), () => response.destroy());
  }

  private spoiled({ status, headers }: WebAnswer): WebAnswer {
    return { status, headers, body: Buffer.from(nonsense[this.garbageTurn++ % nonsense.length]!) };
  }

  private nextClose(): number {
    return fewestBeforeClose + Math.floor(this.random() * fewestBeforeClose);
  }
}

function write(response: ServerResponse, { status, headers, body }: WebAnswer, inPieces: boolean): void {
  response.writeHead(status, reasons[status], { ...headers, 'Content-Length': body.length });
  const middle = inPieces ? body.length >> 1 : 0;
  if (middle === 0) return void response.end(body);
  response.write(body.subarray(0, middle), () => response.end(body.subarray(middle)));
}
