import { OperationError } from '../operationError';
import type { DemoSession } from '../session';
import { WebError } from './webError';
import type { WebExchange } from './webExchange';

const maxFileBytes = 32 * 1024 * 1024;

/**
 * `/Session/URLID/upload/NAME`: puts the body into the uploaded file set, for `<MIME uploadID="NAME"/>`. That files are
 * uploaded by a POST to an address of the session is recalled, not proven; so is its form.
 */
export async function serveUpload(exchange: WebExchange, session: DemoSession, path: readonly string[]): Promise<void> {
  exchange.requireMethod('POST');
  const [name = '', ...more] = path;
  if (more.length > 0) throw new WebError(400, 'A file name cannot be a path');
  const [type = ''] = (exchange.header('content-type') ?? '').split(';');
  if (/^multipart\/form-data$/i.test(type.trim())) throw new WebError(415, 'Send the file itself, not a form with it');
  const bytes = await exchange.readBody(maxFileBytes);
  try {
    session.uploads.put(name, { bytes, type: mediaType(type) });
  } catch (error) {
    if (error instanceof OperationError)
      throw new WebError(error.errorText.startsWith('illegal') ? 400 : 413, error.errorText);
    throw error;
  }
  await exchange.answerXml('');
}

/** The type of an upload in lower case; one that is none is not passed on. */
function mediaType(type: string): string {
  const token = "[\\w!#$%&'*+.^`|~-]+";
  return new RegExp(`^${token}/${token}$`).test(type.trim()) ? type.trim().toLowerCase() : 'application/octet-stream';
}
