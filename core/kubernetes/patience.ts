import { setMaxListeners } from 'node:events';
import { SlipwayError } from '#contract/errors.ts';
import type { ApiRequest, ClusterConnection } from './connection.ts';
import { pause } from './until.ts';

interface Patience {
  readonly signal: AbortSignal;
  /** Milliseconds after which a cluster that does not answer is given up on. */
  readonly limit: number;
  /** Told once when the cluster is gone, once when it is back. */
  readonly onGone: (error: SlipwayError) => void;
  readonly onBack: () => void;
}

/**
 * The same connection for work that must not fail because the API server is away for a moment: a call that gets no answer is made
 * again until there is one. Everything Slipway sends may be sent twice: reads, applies, merge patches, deletions.
 */
export function patientConnection(connection: ClusterConnection, patience: Patience): ClusterConnection {
  // Every call under way listens to it, and a service is read by a dozen at once: no leak.
  setMaxListeners(0, patience.signal);
  const patiently = <Result>(call: () => Promise<Result>): Promise<Result> =>
    askUntilAnswered(call, connection, patience);
  return {
    ...connection,
    json: <Answer>(request: ApiRequest) =>
      patiently(() => connection.json<Answer>(withSignal(request, patience.signal))),
    text: (request) => patiently(() => connection.text(withSignal(request, patience.signal))),
    stream: (request) =>
      request.isOnce === true
        ? connection.stream(withSignal(request, patience.signal))
        : patiently(() => connection.stream(withSignal(request, patience.signal))),
  };
}

/** Since when a cluster has not answered a call, or has refused it. */
interface Absence {
  goneSince: number | undefined;
  refusedSince: number | undefined;
}

/** Throws the error once the cluster has been away for longer than the limit. */
function noteAbsence(absence: Absence, error: SlipwayError, patience: Patience): void {
  if (error.code === 'cluster_forbidden') absence.refusedSince ??= Date.now();
  if (absence.goneSince === undefined) patience.onGone(error);
  absence.goneSince ??= Date.now();
  if (Date.now() - absence.goneSince > patience.limit) throw error;
}

async function askUntilAnswered<Result>(
  call: () => Promise<Result>,
  connection: ClusterConnection,
  patience: Patience,
): Promise<Result> {
  const absence: Absence = { goneSince: undefined, refusedSince: undefined };
  for (let wait = 250; ; wait = Math.min(wait * 1.5, 3000)) {
    try {
      const result = await call();
      if (absence.goneSince !== undefined) patience.onBack();
      return result;
    } catch (error) {
      if (!(error instanceof SlipwayError) || !(await isPassing(connection, error, absence.refusedSince)))
        throw error;
      noteAbsence(absence, error, patience);
      await pause(wait, patience.signal);
    }
  }
}

/** How long an API server may take until it knows its roles again. */
const ROLES_MS = 30_000;

/**
 * Whether it is worth asking again. An API server that has just started refuses everybody until it has read its roles; it says so at /readyz,
 * which every user may read (ClusterRole system:public-info-viewer): a refusal of one that is ready is meant.
 */
async function isPassing(
  connection: ClusterConnection,
  error: SlipwayError,
  refusedSince: number | undefined,
): Promise<boolean> {
  if (error.code === 'cluster_unavailable') return true;
  if (error.code !== 'cluster_forbidden' || Date.now() - (refusedSince ?? Date.now()) > ROLES_MS)
    return false;
  return connection.text({ path: '/readyz', headers: { accept: 'text/plain' }, isOnce: true }).then(
    () => false,
    () => true,
  );
}

function withSignal(request: ApiRequest, signal: AbortSignal): ApiRequest {
  return request.signal === undefined ? { ...request, signal } : request;
}
