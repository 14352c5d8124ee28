import type { Answer } from '#contract/run/run.ts';

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'] as const;
/** Statuses of which the platform allows no body. */
const BODILESS: ReadonlySet<number> = new Set([101, 204, 205, 304]);

/** A request to one run or opened service, made by core. */
export type CoreRequest = (request: {
  readonly method: (typeof METHODS)[number];
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}) => Promise<Answer>;

/** A `fetch` that reaches one run or service and nothing else, whatever host an address names: core makes the request. */
export function createCoreFetch(
  request: CoreRequest,
): (address: string, init?: RequestInit) => Promise<Response> {
  return async (address, init = {}) => {
    const { pathname, search } = new URL(address, location.origin);
    const answer = await request({
      method: METHODS.find((method) => method === init.method?.toUpperCase()) ?? 'GET',
      path: pathname + search,
      headers: Object.fromEntries(new Headers(init.headers)),
      ...(typeof init.body === 'string' ? { body: init.body } : {}),
    });
    const response = new Response(bodyOf(answer), { status: answer.status, headers: answer.headers });
    // A made response has no address; Swagger UI shows and parses it.
    return Object.defineProperty(response, 'url', { value: address });
  };
}

function bodyOf(answer: Answer): BodyInit | null {
  if (BODILESS.has(answer.status)) return null;
  if (answer.encoding === 'text') return answer.body;
  return Uint8Array.from(atob(answer.body), (character) => character.charCodeAt(0));
}
