import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { SmartCoercionPlugin } from '@orpc/json-schema';
import { OpenAPIHandler } from '@orpc/openapi/node';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import type { ScopedCaller } from '#contract/system/access-token.ts';
import type { RouterContext } from '#core/router.ts';
import { leavingError } from '#core/rpc/leaving-error.ts';
import { mustBeInScope } from '#core/rpc/scoped-caller.ts';
import { type RestContext, restRouter } from './http-router.ts';
import { readJsonBody } from './request-body.ts';
import { errorBody } from './rest-error.ts';

export const REST_PREFIX = '/api/v1';

/** Responds to a request below `REST_PREFIX`; false when nothing is asked for there. */
export type RestDoor = (
  request: IncomingMessage,
  response: ServerResponse,
  caller?: ScopedCaller,
) => Promise<boolean>;

export function createRestDoor(context: RouterContext): RestDoor {
  const logBug = (error: unknown): void => context.logger.error('a REST call failed', { error });
  const handler = new OpenAPIHandler<RestContext>(restRouter, {
    // Query parameters are texts; this reads them as what the schema says, so that `force=false` is false.
    plugins: [new SmartCoercionPlugin({ schemaConverters: [new ZodToJsonSchemaConverter()] })],
    customErrorResponseBodyEncoder: (error) => errorBody(error, logBug),
    // What a token of one scope may call is told by the procedure that was found, not by the address.
    clientInterceptors: [
      async ({ next, path, context: { caller } }) => {
        if (caller !== undefined) withinScope(caller, path, context);
        return next();
      },
    ],
    interceptors: [
      async (options) => {
        const result = await options.next();
        if (!result.matched || result.response.status !== 202) return result;
        const id = taskIdOf(result.response.body);
        if (id === undefined) return result;
        const place = `${REST_PREFIX}/tasks/${encodeURIComponent(id)}`;
        const headers = { ...result.response.headers, location: place, 'operation-location': place };
        return { ...result, response: { ...result.response, headers } };
      },
    ],
  });
  return async (request, response, caller) => {
    const body = isUpload(request) ? Readable.toWeb(request) : await bodyOf(request);
    // oRPC takes a body that is there already as it is (it does so for Express).
    Object.assign(request, { body });
    const length = Number(request.headers['content-length']);
    const { matched } = await handler.handle(request, response, {
      prefix: REST_PREFIX,
      context: { ...context, caller, contentLength: Number.isSafeInteger(length) ? length : undefined },
    });
    return matched;
  };
}

function withinScope(caller: ScopedCaller, path: readonly string[], { logger }: RouterContext): void {
  try {
    mustBeInScope(caller, path);
  } catch (error) {
    throw leavingError(error, logger);
  }
}

function isUpload(request: IncomingMessage): boolean {
  return (
    request.method === 'PUT' && /\/content\/[^/]+$/.test(new URL(request.url ?? '/', 'http://host').pathname)
  );
}

/**
 * The input of a call that is not in its path. DELETE has it in the query like GET: many programs can send no body
 * with it, and proxies drop it (RFC 9110, 9.3.5).
 */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const body = (await readJsonBody(request)) ?? {};
  if (request.method !== 'DELETE') return body;
  const { searchParams } = new URL(request.url ?? '/', 'http://host');
  return { ...Object.fromEntries(searchParams), ...Object(body) };
}

function taskIdOf(body: unknown): string | undefined {
  return typeof body === 'object' && body !== null && 'taskId' in body && typeof body.taskId === 'string'
    ? body.taskId
    : undefined;
}
