/** One message of a recorded dialogue. */
export interface TranscriptMessage {
  /** `C` from the client, `S` from the server. */
  readonly from: 'C' | 'S';
  /** The XML document, without its zero byte; may hold line feeds. */
  readonly xml: string;
  /** 1-based line of the file where it starts. */
  readonly line: number;
}

/**
 * Reads a transcript (protocol reference, "Transcripts"): lines that start with `C:` or `S:` begin a message,
 * `#` lines are remarks, any other line goes on with the message before it.
 */
export function parseTranscript(text: string): TranscriptMessage[] {
  const messages: { from: 'C' | 'S'; xml: string; line: number }[] = [];
  text.split('\n').forEach((line, position) => {
    const start = /^([CS]):(.*)$/.exec(line);
    if (start) messages.push({ from: start[1] as 'C' | 'S', xml: start[2]!, line: position + 1 });
    else if (!line.startsWith('#') && messages.length > 0) messages.at(-1)!.xml += `\n${line}`;
  });
  return messages.map((message) => ({ ...message, xml: message.xml.trimEnd() }));
}
