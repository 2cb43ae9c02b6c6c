import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseXml } from '../../src/protocol/codec';
import { isElement, type XmlElement } from '../../src/protocol/xml';
import { projectPath } from './paths';
import { parseTranscript } from './transcript';
import type { WireClient } from './wireClient';

export interface ReplayOptions {
  /** Ids of requests that are left out, with their answers: the server does not claim to do them. */
  readonly skipIds?: readonly string[];
  /** What happens before a message is sent or awaited, by part of its text; each used once. */
  readonly before?: Readonly<Record<string, () => void | Promise<void>>>;
  /** Names of messages without id that may come at any moment, on both sides: they are not compared. */
  readonly unordered?: readonly string[];
  /** Names of elements whose content may be different. */
  readonly looseContent?: readonly string[];
  /** Attributes that differ by nature, besides the usual ones. */
  readonly looseAttributes?: readonly string[];
}

/** Made anew by each server, or of its own time zone. */
const alwaysLoose = ['urlID', 'UIDValidity', 'localTime', 'estimatedSize', 'Size', 'version', 'exeTime', 'gmtTime'];

/**
 * Plays the client's part of a recorded dialogue and holds every answer against the recorded one: the same messages
 * in the same order, with at least the same attributes and the same content.
 */
export async function replayTranscript(file: string, client: WireClient, options: ReplayOptions = {}): Promise<void> {
  const messages = parseTranscript(readFileSync(projectPath('test/fixtures/transcripts', file), 'utf8'));
  const actions = new Map(Object.entries(options.before ?? {}));
  const isUnordered = (message: XmlElement): boolean => options.unordered?.includes(message.name) === true;
  for (const { from, xml, line } of messages) {
    const recorded = parseXml(xml);
    if (options.skipIds?.includes(recorded.attributes.get('id') ?? '') || isUnordered(recorded)) continue;
    for (const [part, action] of actions) {
      if (!xml.includes(part)) continue;
      actions.delete(part);
      await action();
    }
    if (from === 'C') {
      client.send(xml);
      continue;
    }
    let answer = await client.next();
    while (isUnordered(answer)) answer = await client.next();
    compareMessage(answer, recorded, `${file}:${line} ${xml.slice(0, 100)}`, options);
  }
}

/** Fails when a message has not at least the attributes, and not the same content, as the recorded one. */
export function compareMessage(actual: XmlElement, recorded: XmlElement, where: string, options: ReplayOptions): void {
  assert.equal(actual.name, recorded.name, where);
  for (const [name, value] of recorded.attributes) {
    assert.ok(actual.attributes.has(name), `${where}: <${actual.name}> has no ${name}`);
    const isLoose = [...alwaysLoose, ...(options.looseAttributes ?? [])].includes(name);
    if (!isLoose) assert.equal(actual.attributes.get(name), value, `${where}: ${name} of <${actual.name}>`);
  }
  if (recorded.name === 'response') {
    assert.equal(actual.attributes.has('errorText'), recorded.attributes.has('errorText'), where);
  }
  if (options.looseContent?.includes(recorded.name)) return;
  assert.deepEqual(outline(actual), outline(recorded), `${where}: content of <${actual.name}>`);
  const children = actual.children.filter(isElement);
  recorded.children
    .filter(isElement)
    .forEach((child, position) => compareMessage(children[position]!, child, where, options));
}

/** Names of child elements and texts between them, in order. */
function outline(target: XmlElement): string[] {
  return target.children.map((child) => (isElement(child) ? `<${child.name}>` : child.trim())).filter((c) => c !== '');
}
