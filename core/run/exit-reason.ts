import type { RunStatus } from '#core/engine/engine.ts';

type Ended = Extract<RunStatus, { state: 'ended' }>;

/**
 * Why a run ended, in words. Exit code 3 is the scoring server's own for a script that cannot be imported or
 * whose `init()` failed; above 128 it is a signal (signal(7)).
 */
export function exitReason(
  status: Pick<Ended, 'exitCode' | 'outOfMemory'>,
  known: { readonly wasAsked: boolean; readonly memoryBytes: number | undefined },
): string {
  if (status.outOfMemory)
    return known.memoryBytes === undefined
      ? 'It needed more memory than the engine gives one container. Start it with a limit of its own: `--memory`.'
      : `It needed more memory than its limit of ${Math.round(known.memoryBytes / 2 ** 20)} MiB.`;
  if (known.wasAsked) return 'It was stopped.';
  switch (status.exitCode) {
    case undefined:
      return 'It ended for an unknown reason.';
    case 0:
      return 'It ended by itself.';
    case 3:
      return 'The script could not be imported, or init() failed.';
    case 137:
      return 'It was killed from outside (SIGKILL).';
    case 139:
      return 'It crashed in native code (SIGSEGV).';
    case 143:
      return 'It was ended from outside (SIGTERM).';
    default:
      return `It ended with exit code ${status.exitCode}.`;
  }
}
