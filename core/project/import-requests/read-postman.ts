import { z } from 'zod';
import {
  type FoundRequest,
  MOST_REQUESTS,
  NO_BODY,
  type ReadRequests,
  type SkippedRequest,
  titleOfUrl,
} from './found-request.ts';

/** Folders in folders: deeper ones are not looked into. */
const DEEPEST = 20;

const bodySchema = z.object({ mode: z.string().optional(), raw: z.string().optional() });
const urlSchema = z.union([z.string(), z.object({ raw: z.string().optional() })]);
/** Read level by level: a collection may be nested deeper than any stack. */
const itemSchema = z.object({
  name: z.string().optional(),
  item: z.array(z.unknown()).optional(),
  request: z
    .union([z.string(), z.object({ body: bodySchema.nullish(), url: urlSchema.nullish() })])
    .optional(),
});
const variableSchema = z.object({
  key: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]),
  type: z.string().optional(),
});
export const collectionSchema = z.object({
  info: z.object({ name: z.string().optional() }),
  item: z.array(z.unknown()),
  variable: z.array(z.unknown()).optional(),
});

/** The requests of a collection of Postman, version 2.0 or 2.1. Its scripts, headers, logins and secret variables are left out. */
export function readPostman(collection: z.output<typeof collectionSchema>): ReadRequests {
  const found: FoundRequest[] = [];
  const skipped: SkippedRequest[] = [];
  const variables = variablesOf(collection.variable ?? []);
  for (const { title, body } of requestsOf(collection.item)) {
    if (found.length + skipped.length >= MOST_REQUESTS) break;
    if (body == null) skipped.push({ title, reason: NO_BODY });
    else if (body.raw === undefined || body.raw.trim() === '')
      skipped.push({ title, reason: 'It sends a form or a file, not JSON.' });
    else found.push({ title, body: withVariables(body.raw, variables) });
  }
  return { found, skipped };
}

interface PostmanRequest {
  readonly title: string;
  readonly body: z.output<typeof bodySchema> | null | undefined;
}

/** In the order of the collection, its folders opened. */
function* requestsOf(items: readonly unknown[]): Generator<PostmanRequest> {
  const within = (inside: readonly unknown[], folders: readonly string[]) =>
    inside
      .slice(0, MOST_REQUESTS)
      .map((item) => ({ item, folders }))
      .reverse();
  const waiting = within(items, []);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { folders } = next;
    const { data } = itemSchema.safeParse(next.item);
    if (data === undefined) continue;
    const { name, item, request } = data;
    if (item !== undefined && folders.length < DEEPEST)
      waiting.push(...within(item, [...folders, name ?? '']));
    if (request === undefined) continue;
    const title = [...folders, titleOf(name, request)].filter((part) => part !== '').join('/');
    yield { title, body: typeof request === 'string' ? undefined : request.body };
  }
}

/** Postman names a request by its whole address when its author gives it no name. */
function titleOf(
  name: string | undefined,
  request: NonNullable<z.output<typeof itemSchema>['request']>,
): string {
  const url = typeof request === 'string' ? request : request.url;
  const address = typeof url === 'string' ? url : url?.raw;
  const given = name ?? address ?? 'request';
  return given === address || /:\/\/|\{\{|\?/.test(given)
    ? titleOfUrl(given.replace(/^\{\{[^}]*\}\}/, ''))
    : given;
}

const SECRET = /key|token|secret|passw|auth|credential/i;
/** A body may name a variable many times: more than this in all is not put in. */
const MOST_PUT_IN = 2 << 20;

function variablesOf(variables: readonly unknown[]): ReadonlyMap<string, string> {
  return new Map(
    variables.slice(0, MOST_REQUESTS).flatMap((variable) => {
      const parsed = variableSchema.safeParse(variable);
      if (!parsed.success || parsed.data.type === 'secret' || SECRET.test(parsed.data.key)) return [];
      return [[parsed.data.key, String(parsed.data.value)] as const];
    }),
  );
}

/** Once, not again in what was put in; one that is unknown or secret stays as its name. */
function withVariables(body: string, variables: ReadonlyMap<string, string>): string {
  let left = MOST_PUT_IN;
  return body.replaceAll(/\{\{([^{}]{1,200})\}\}/g, (whole, name: string) => {
    const value = variables.get(name.trim()) ?? whole;
    left -= value.length;
    return left < 0 ? whole : value;
  });
}
