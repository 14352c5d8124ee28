import { z } from 'zod';
import {
  type FoundRequest,
  MOST_REQUESTS,
  type ReadRequests,
  type SkippedRequest,
  titleOfUrl,
} from './found-request.ts';

const entrySchema = z.object({
  request: z.object({
    method: z.string(),
    url: z.string(),
    postData: z.object({ mimeType: z.string().optional(), text: z.string().optional() }).optional(),
  }),
});
export const harSchema = z.object({ log: z.object({ entries: z.array(z.unknown()) }) });

/**
 * The requests of a HAR file, as browsers save it. Cookies, headers and answers are left out. Requests without a body, which
 * are most of what a browser does, are not counted as skipped.
 */
export function readHar({ log }: z.output<typeof harSchema>): ReadRequests {
  const found: FoundRequest[] = [];
  const skipped: SkippedRequest[] = [];
  for (const entry of log.entries) {
    if (found.length + skipped.length >= MOST_REQUESTS) break;
    const parsed = entrySchema.safeParse(entry);
    const data = parsed.data?.request.postData;
    if (!parsed.success || data === undefined) continue;
    const title = titleOfUrl(parsed.data.request.url);
    const body = data.text?.trim() ?? '';
    if (body === '') skipped.push({ title, reason: 'It sends a form or a file, not JSON.' });
    else found.push({ title, body });
  }
  return { found, skipped };
}
