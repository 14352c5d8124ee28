import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import type { ImportedRequests, SavedRequest } from '#contract/project/request.ts';
import { jsonOrNothing } from '#core/host/json-or-nothing.ts';
import { listRequests, saveRequest } from '../saved-requests.ts';
import type { ReadRequests, SkippedRequest } from './found-request.ts';
import { readCurl } from './read-curl.ts';
import { harSchema, readHar } from './read-har.ts';
import { collectionSchema, readPostman } from './read-postman.ts';
import { createRequestNames } from './request-names.ts';

/**
 * Saves the JSON bodies of requests of other programs with a project, each under a name of its own: none that is there is
 * replaced. Only bodies are kept. `bad_input` when the text is neither curl commands nor a Postman collection nor a HAR file.
 */
export async function importRequests(given: {
  readonly folder: LocalPath;
  readonly text: string;
}): Promise<ImportedRequests> {
  const { folder } = given;
  const { found, skipped } = readRequests(given.text);
  const nameFor = createRequestNames((await listRequests(folder)).map(({ name }) => name));
  const saved: SavedRequest[] = [];
  const left: SkippedRequest[] = [...skipped];
  const names = new Map<string, string>();
  for (const { title, body } of found) {
    const text = body.trim();
    const same = names.get(text);
    if (same !== undefined) left.push({ title, reason: `Its body is the same as that of ${same}.` });
    else if (jsonOrNothing(text) === undefined) left.push({ title, reason: 'Its body is not JSON.' });
    else {
      const name = nameFor(title);
      names.set(text, name);
      try {
        saved.push(await saveRequest({ folder, name, text, replace: false }));
      } catch (error) {
        if (!(error instanceof SlipwayError)) throw error;
        left.push({ title, reason: error.message });
      }
    }
  }
  return { saved, skipped: left.map(({ title, reason }) => ({ title: title.slice(0, 200), reason })) };
}

function readRequests(text: string): ReadRequests {
  const document: unknown = jsonOrNothing(text.replace(/^\uFEFF/, ''));
  const har = harSchema.safeParse(document);
  if (har.success) return readHar(har.data);
  const collection = collectionSchema.safeParse(document);
  if (collection.success) return readPostman(collection.data);
  const curl = document === undefined ? readCurl(text) : { found: [], skipped: [] };
  if (curl.found.length + curl.skipped.length > 0) return curl;
  throw new SlipwayError('bad_input', {
    message: 'No request was found in this text.',
    hint: 'Give curl commands, a Postman collection (version 2.0 or 2.1) or a HAR file of a browser.',
  });
}
