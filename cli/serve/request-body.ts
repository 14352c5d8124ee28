import type { IncomingMessage } from 'node:http';
import { SlipwayError } from '#contract/errors.ts';

/** Largest body of a call: a project file may have 2 MB, a scoring request an image. Uploads are not limited. */
export const BODY_LIMIT = 64 * 1024 * 1024;

/**
 * Reads the JSON body of a call. Returns undefined when there is none. Throws `bad_input` when it is not JSON,
 * does not say that it is (a form of another page cannot say so), or is larger than `BODY_LIMIT`.
 */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > BODY_LIMIT) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw tooLarge();
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  if (!/^application\/([\w.-]+\+)?json\b/i.test(request.headers['content-type'] ?? ''))
    throw new SlipwayError('bad_input', {
      message: 'The body must be JSON.',
      hint: 'Send it with `Content-Type: application/json`.',
    });
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (cause) {
    throw new SlipwayError('bad_input', {
      message: `The body is not JSON: ${cause instanceof Error ? cause.message : String(cause)}.`,
      cause,
    });
  }
}

function tooLarge(): SlipwayError {
  return new SlipwayError('bad_input', {
    message: `The body is larger than ${BODY_LIMIT / 1024 / 1024} MiB.`,
    hint: 'Upload a model with PUT /api/v1/models/{name}/content/{fileName}.',
  });
}
