import { SlipwayError } from '#contract/errors.ts';
import type { Snippet, Usage } from '#contract/run/run.ts';
import { type Call, SNIPPETS, type UsageKey } from './usage-snippets.ts';

/** How to call a scoring address, with code to paste. Pure. `example` is a JSON text; a run on this machine has no key. */
export function usageOf(options: {
  readonly baseUrl: string;
  readonly example: string;
  readonly key?: UsageKey;
}): Usage {
  const { baseUrl, example, key } = options;
  const scoringUrl = `${baseUrl}/score`;
  return {
    scoringUrl,
    swaggerUrl: `${baseUrl}/swagger.json`,
    openapiUrl: `${baseUrl}/openapi.json`,
    headers: {
      'Content-Type': 'application/json',
      ...(key === undefined ? {} : { Authorization: `Bearer ${'value' in key ? key.value : '<key>'}` }),
    },
    example,
    snippets: snippetsOf({ url: scoringUrl, body: example, key }),
  };
}

/** Code that sends a request to a scoring address. `body` is a JSON text; `bad_input` when it is none. */
export function snippetsOf(request: {
  readonly url: string;
  readonly body: string;
  readonly key?: UsageKey | undefined;
}): readonly Snippet[] {
  const call: Call = {
    url: request.url,
    example: compactJson(request.body),
    key: request.key,
    isSecure: request.url.startsWith('https:'),
  };
  return SNIPPETS.map(({ language, title, code }) => ({ language, title, code: code(call) }));
}

function compactJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch (cause) {
    throw new SlipwayError('bad_input', {
      message: `The request is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: 'Code can only be shown for a request that is JSON.',
      cause,
    });
  }
}
