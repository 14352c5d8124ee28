import { pathOf } from '#core/kubernetes/resource.ts';
import { CONTAINER } from '../names.ts';
import type { Target } from '../read/target.ts';
import { type StampedLine, stampedLine } from './container-log.ts';
import { linesOf } from './lines-of.ts';

/**
 * Hands over the lines of a pod's container as they come, those after the stamp `after` only, until the container or the connection
 * ends. Throws as every call of the API.
 */
export async function followContainer(
  target: Target,
  pod: string,
  options: {
    readonly after: string | undefined;
    readonly onLine: (line: StampedLine) => void;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { after, onLine, signal } = options;
  const stream = await target.connection.stream({
    path: `${pathOf('Pod', target.namespace, pod)}/log`,
    query: {
      container: CONTAINER,
      follow: true,
      timestamps: true,
      // The API reads whole seconds; what was seen before is left out below.
      sinceTime: after === undefined ? undefined : `${after.slice(0, 19)}Z`,
    },
    signal,
  });
  for await (const text of linesOf(stream)) {
    const line = stampedLine(text);
    if (line !== undefined && (after === undefined || line.stamp > after)) onLine(line);
  }
}
