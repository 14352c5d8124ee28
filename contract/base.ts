import { oc } from '@orpc/contract';
import type { z } from 'zod';
import { ERROR_TABLE, type ErrorCode, errorDataSchema } from './errors.ts';

/*
 * The only file that knows how oRPC spells a route and an error: a new major version of it is one file.
 */

type ErrorMap = Record<
  ErrorCode,
  { readonly status: number; readonly message: string; readonly data: typeof errorDataSchema }
>;

const errors = Object.fromEntries(
  Object.entries(ERROR_TABLE).map(([code, entry]) => [code, { ...entry, data: errorDataSchema }]),
) as ErrorMap;

const procedure = oc.errors(errors);

interface RouteOptions {
  /** One line for the API document. */
  readonly summary: string;
  /** The stage, as heading in the API document. */
  readonly tag: string;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

const route =
  (method: Method, successStatus: number) =>
  <Input extends z.ZodType, Output extends z.ZodType>(
    path: `/${string}`,
    options: RouteOptions & { readonly input: Input; readonly output: Output },
  ) =>
    procedure
      .route({ method, path, summary: options.summary, tags: [options.tag], successStatus })
      .input(options.input)
      .output(options.output);

/** Reads; changes nothing. */
export const get = route('GET', 200);
/** Does something short and answers when it is done. */
export const post = route('POST', 200);
/** Starts a task and answers at once: 202 with the task to poll or stream. */
export const start = route('POST', 202);
/** Changes fields of something that exists. */
export const patch = route('PATCH', 200);
/** Removes. */
export const remove = route('DELETE', 200);
/** A procedure with a shape of its own (streams, files). */
export { procedure };
