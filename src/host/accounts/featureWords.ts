import { safeLine } from '../../mail/safeText';
import type { ServerFeatures } from '../../session/features';
import { loginMethods } from '../connections/accountSettings';

/** One thing that a server offers, in words. */
export interface FeatureLine {
  readonly icon: string;
  readonly label: string;
  readonly words: string;
}

/** What a server offers before login, line by line; its words are made harmless to show. */
export function featureLines(features: ServerFeatures, isEncrypted: boolean): FeatureLine[] {
  const { domain, methods, hasStartTls, hasSignup, languages, otherProtocols } = features;
  const lines: FeatureLine[] = [
    { icon: 'globe', label: 'Domain', words: domain ?? 'not named' },
    { icon: 'key', label: 'Login methods', words: methods.length > 0 ? methods.join(', ') : 'none named' },
    { icon: 'lock', label: 'STARTTLS', words: startTlsWords(hasStartTls, isEncrypted) },
    { icon: 'person-add', label: 'Signup', words: hasSignup ? 'offered' : 'not offered' },
  ];
  if (languages.length > 0) lines.push({ icon: 'book', label: 'Languages', words: languages.join(', ') });
  if (otherProtocols.length > 0)
    lines.push({ icon: 'plug', label: 'Other protocols', words: otherProtocols.join(', ') });
  return lines.map((line) => ({ ...line, words: safeLine(line.words) }));
}

function startTlsWords(hasStartTls: boolean, isEncrypted: boolean): string {
  if (hasStartTls) return 'offered';
  return isEncrypted ? 'not needed: the connection is encrypted' : 'not offered';
}

/** A sentence when the server names login methods and this client knows none of them. */
export function methodProblem({ methods }: ServerFeatures): string | undefined {
  const known: readonly string[] = loginMethods;
  if (methods.length === 0 || methods.some((method) => known.includes(method))) return undefined;
  return safeLine(`The server offers no login method that is known here: ${methods.join(', ')}.`);
}

/** A text in lines of at most so many characters; a longer word has a line of its own. */
export function wrapWords(text: string, maxLength: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= maxLength) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
