import { isContractProcedure } from '@orpc/contract';
import { z } from 'zod';
import { type ErrorInfo, errorInfoSchema } from '#contract/errors.ts';
import { contract, type SlipwayClient } from '#contract/index.ts';

const errorBodySchema = z.strictObject({ error: errorInfoSchema });

/** What REST answered instead of a result. */
export class RestFailure extends Error {
  readonly code: string;
  readonly status: number;
  readonly data: Omit<ErrorInfo, 'code' | 'message'>;

  constructor(status: number, error: ErrorInfo) {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.data = { hint: error.hint, details: error.details };
  }
}

/** The contract over plain HTTP, as a program that knows nothing of oRPC calls it: by the routes it documents. */
export function restClient(
  call: (path: string, init: RequestInit) => Promise<Response>,
): Pick<SlipwayClient, 'model' | 'task' | 'system'> {
  const stageOf = (stage: object): unknown =>
    Object.fromEntries(
      Object.entries(stage).map(([name, procedure]) => [
        name,
        (input: object = {}, options: { readonly signal?: AbortSignal } = {}) =>
          callRoute(call, { procedure, input, signal: options.signal }),
      ]),
    );
  return Object.fromEntries(
    Object.entries(contract).map(([name, stage]) => [name, stageOf(stage)]),
  ) as unknown as SlipwayClient;
}

async function callRoute(
  call: (path: string, init: RequestInit) => Promise<Response>,
  what: { readonly procedure: unknown; readonly input: object; readonly signal: AbortSignal | undefined },
): Promise<unknown> {
  if (!isContractProcedure(what.procedure)) throw new Error('not a procedure');
  const { method = 'POST', path = '/' } = what.procedure['~orpc'].route;
  const rest = new Map(Object.entries(what.input).filter(([, value]) => value !== undefined));
  const place = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(rest.get(name));
    rest.delete(name);
    return encodeURIComponent(value);
  });
  const isInQuery = method === 'GET' || method === 'DELETE';
  const query = new URLSearchParams(
    isInQuery ? Object.fromEntries([...rest].map(([name, value]) => [name, String(value)])) : {},
  );
  const answer = await call(`/api/v1${place}?${query.toString()}`, {
    method,
    ...(what.signal === undefined ? {} : { signal: what.signal }),
    ...(isInQuery
      ? {}
      : {
          body: JSON.stringify(Object.fromEntries(rest)),
          headers: { 'content-type': 'application/json' },
        }),
  });
  if (answer.ok) return answer.json();
  const { error } = errorBodySchema.parse(await answer.json());
  throw new RestFailure(answer.status, error);
}
