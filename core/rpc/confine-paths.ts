import { os } from '@orpc/server';
import { z } from 'zod';
import type { CoreContext } from '#core/context.ts';
import { withHiddenFilesClosed } from '#core/host/hidden-files.ts';
import { confinePath } from '#core/host/reach.ts';
import { pathPlaces } from './path-places.ts';

/**
 * Resolves every path that the contract marks in the input of a procedure and refuses those that the caller may not
 * name (`forbidden`). It stands behind the check of the input, so what a procedure is given is a `LocalPath`. What is done for
 * a page reads no hidden files below these paths.
 */
export const confinePaths = os
  .$context<CoreContext>()
  .middleware(async ({ next, context, procedure }, input: unknown) => {
    const schema = procedure['~orpc'].inputSchema;
    if (schema instanceof z.ZodType) {
      const { places, replace } = pathPlaces(schema);
      if (places.length > 0 && typeof input === 'object' && input !== null)
        // The check has made this object; oRPC hands it on to the procedure and lets nobody put another in its place.
        Object.assign(input, await replace(input, (path, use) => confinePath(context, path, use)));
    }
    return context.reach === undefined ? next() : withHiddenFilesClosed(() => next());
  });
