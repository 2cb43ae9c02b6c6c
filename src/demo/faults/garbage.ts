import { encodeUtf8 } from '../../base/utf8';
import { defaultProtocolLimits } from '../../protocol/limits';

const zero = new Uint8Array(1);

function framed(text: string): Uint8Array {
  return Buffer.concat([encodeUtf8(text), zero]);
}

const nonsense: readonly Uint8Array[] = [
  framed('this is no XML at all'),
  framed('<unfinished attribute="'),
  Buffer.concat([Uint8Array.of(0x3c, 0xff, 0xfe, 0x80, 0x2f, 0x3e), zero]),
  framed('<weatherReport place="nowhere"><wind/></weatherReport>'),
  framed('<response id="never-asked" errorText="answer to no request" errorNum="500"/>'),
  framed('<folderReport folder="never opened" mode="notify"/>'),
  framed('<folderReport id="never-asked" folder="never opened" index="99999999999999999999" UID="-1"/>'),
  Buffer.concat([zero, zero]),
  framed('<!DOCTYPE a [<!ENTITY e "e">]><a>&e;</a>'),
];

/** Gives, each in its turn, what a client has to survive. */
export class GarbageSource {
  private next: number;

  constructor(random: () => number) {
    this.next = Math.floor(random() * nonsense.length);
  }

  /** The frame with nonsense before it; a response comes twice now and then. */
  around(frame: Uint8Array): Uint8Array[] {
    const turn = this.next++ % (nonsense.length + 1);
    const item = nonsense[turn];
    if (item) return [item, frame];
    return isResponse(frame) ? [frame, frame] : [frame];
  }
}

/** A message beyond the default limit of a client, in parts of 1 MB. */
export function* oversizeMessage(): Generator<Uint8Array> {
  const part = encodeUtf8(' '.repeat(1024 * 1024));
  yield encodeUtf8('<alert>');
  for (let sent = 0; sent <= defaultProtocolLimits.maxFrameBytes; sent += part.length) yield part;
  yield framed('</alert>');
}

function isResponse(frame: Uint8Array): boolean {
  return new TextDecoder().decode(frame.subarray(0, 9)) === '<response';
}
