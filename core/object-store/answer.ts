import type { IncomingMessage } from 'node:http';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import { refusalError } from './storage-error.ts';

/** A page of a list has at most 5,000 names of 1 KB; more is no list. */
const MOST_BYTES = 16 * 2 ** 20;

/** Returns the answer when it is a success; throws what the refusal means otherwise. */
export async function successful(address: string, response: IncomingMessage): Promise<IncomingMessage> {
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) return response;
  throw refusalError(address, { status, ...errorOf(await shortText(address, response), response) });
}

const errorSchema = z.object({
  Error: z.object({ Code: z.string().default(''), Message: z.string().default('') }),
});

/** Both providers describe a failure as XML `Error` with `Code` and `Message`; an answer to HEAD has only a header. */
function errorOf(
  text: string,
  { headers }: IncomingMessage,
): { readonly code: string; readonly said: string } {
  const header = headers['x-ms-error-code'];
  const code = typeof header === 'string' ? header : '';
  const parsed = errorSchema.safeParse(parseXml(text));
  if (!parsed.success) return { code, said: '' };
  const { Code, Message } = parsed.data.Error;
  return { code: Code === '' ? code : Code, said: Message.split('\n')[0]?.trim() ?? '' };
}

/** Returns the body of an answer as XML; undefined when it is none. */
export async function xmlOf(address: string, response: IncomingMessage): Promise<unknown> {
  return parseXml(await shortText(address, response));
}

async function shortText(address: string, response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MOST_BYTES) {
      response.destroy();
      throw new SlipwayError('storage_failed', {
        message: `${address} answers with more than a list can be.`,
        hint: 'Check its endpoint: it may not be a store.',
      });
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const LISTED = new Set(['Contents', 'CommonPrefixes', 'Blob', 'BlobPrefix']);
const parser = new XMLParser({
  // A name may look like a number.
  parseTagValue: false,
  isArray: (name) => LISTED.has(name),
});

/** 5,000 blobs have about 300,000. Each costs time in which nothing else is answered. */
const MOST_TAGS = 500_000;

function parseXml(text: string): unknown {
  if (hasMore(text, '<', MOST_TAGS)) return undefined;
  try {
    return parser.parse(text);
  } catch {
    // Not XML: a proxy's page, or nothing at all. Who asked knows from the missing parts.
    return undefined;
  }
}

function hasMore(text: string, character: string, most: number): boolean {
  let count = 0;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) {
    count += 1;
    if (count > most) return true;
  }
  return false;
}

/** Returns a page of a list as it should be. `storage_failed` when it is something else. */
export function listPage<Page>(address: string, schema: z.ZodType<Page>, answer: unknown): Page {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new SlipwayError('storage_failed', {
    message: `${address} does not answer as a store does.`,
    hint: 'Check its endpoint: it may lead to a web page or a proxy.',
    details: { store: address },
  });
}

/** Returns the mark of the next page. `storage_failed` when it is that of the page before: such a list has no end. */
export function goingOn<Mark extends string | undefined>(address: string, next: Mark, before: Mark): Mark {
  if (next === undefined || next === '' || next !== before) return next;
  throw new SlipwayError('storage_failed', {
    message: `${address} answers with the same page of its list again.`,
    hint: 'Check its endpoint: a cache may answer for the store.',
    details: { store: address },
  });
}
