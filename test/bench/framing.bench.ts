// Framing and head reading against a parse of each frame, in the same run and in turns, so that a busy machine slows
// all alike. The peers get their frames cut and decoded already: what they would pay for that is left out.
import { XMLParser } from 'fast-xml-parser';
import { SaxesParser } from 'saxes';
import { Framer } from '../../src/protocol/framer';
import { readHead } from '../../src/protocol/head';
import { asStream, listingFrame, median, report } from './support';

const rounds = 15;
const ourFrames = 200_000;
const peerFrames = 4000;
const segmentBytes = 64 * 1024;

const frames = Array.from({ length: peerFrames }, (_, index) => listingFrame(1 + (index >> 6), index));
const texts = frames.map((frame) => frame.toString());
const stream = asStream(frames);

function ours(): number {
  const framer = new Framer();
  let seen = 0;
  let letters = 0;
  const startedAtMs = performance.now();
  while (seen < ourFrames) {
    for (let start = 0; start < stream.length; start += segmentBytes) {
      framer.push(stream.subarray(start, start + segmentBytes), (frame) => {
        const head = readHead(frame);
        letters += head.tag.length + head.id!.length;
        seen++;
      });
    }
  }
  if (letters === 0) throw new Error('Nothing was read.');
  return (performance.now() - startedAtMs) / seen;
}

const fastParser = new XMLParser({ ignoreAttributes: false });

function fastXmlParser(): number {
  const startedAtMs = performance.now();
  for (const text of texts) {
    const tree = fastParser.parse(text) as Record<string, unknown>;
    if (!tree['folderReport']) throw new Error('Nothing was parsed.');
  }
  return (performance.now() - startedAtMs) / texts.length;
}

function saxes(): number {
  let tags = 0;
  const startedAtMs = performance.now();
  for (const text of texts) {
    const parser = new SaxesParser();
    parser.on('opentag', () => tags++);
    parser.write(text).close();
  }
  if (tags === 0) throw new Error('Nothing was parsed.');
  return (performance.now() - startedAtMs) / texts.length;
}

const times = { ours: [] as number[], fast: [] as number[], saxes: [] as number[] };
for (let round = -2; round < rounds; round++) {
  const one = { ours: ours(), fast: fastXmlParser(), saxes: saxes() };
  if (round < 0) continue; // warm-up
  times.ours.push(one.ours);
  times.fast.push(one.fast);
  times.saxes.push(one.saxes);
}
const perFrame = median(times.ours);
report({
  name: 'framing-vs-fast-xml-parser',
  value: median(times.fast) / perFrame,
  unit: 'times as fast',
  against: 'fast-xml-parser',
});
report({ name: 'framing-vs-saxes', value: median(times.saxes) / perFrame, unit: 'times as fast', against: 'saxes' });
report({ name: 'framing-frames-per-second', value: 1000 / perFrame, unit: 'frames/s', against: '' });
