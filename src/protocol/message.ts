import type { FrameName } from './head';

/**
 * What a message from the server is (protocol reference, "Messages, correlation, order"):
 * - `response`: closes the request with the same id;
 * - `data`: belongs to the request with the same id and comes before its response;
 * - `asynchronous`: an event, carries no id;
 * - `unreadable`: no element at all.
 */
export type MessageKind = 'response' | 'data' | 'asynchronous' | 'unreadable';

/** Classifies a received message by name and id alone. */
export function classify(head: FrameName): MessageKind {
  if (head.tag === '') return 'unreadable';
  if (head.id === undefined) return 'asynchronous';
  return head.tag === 'response' || head.tag.toLowerCase() === 'response' ? 'response' : 'data';
}
