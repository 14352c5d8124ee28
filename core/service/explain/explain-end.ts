import type { ContainerStateTerminated, Pod } from 'kubernetes-types/core/v1';
import { scoringContainer, scoringStatus } from '../scoring-container.ts';
import { wrongProcessor } from './explain-start.ts';
import { explainStartDeadline } from './explain-unready.ts';
import type { FoundProblem, PodContext } from './found-problem.ts';

/** Why the container ended, by what it said with its exit code. */
export function explainEnd(pod: Pod, context: PodContext): FoundProblem | undefined {
  const status = scoringStatus(pod);
  const ended = status?.state?.terminated ?? status?.lastState?.terminated;
  if (ended === undefined) return undefined;
  if (/exec format error/.test(ended.message ?? '')) return wrongProcessor(pod);
  if (ended.reason === 'OOMKilled') return outOfMemory(pod);
  const known = BY_EXIT_CODE[ended.exitCode];
  if (known !== undefined) return { ...known, isFinal: true };
  // The kubelet ended it itself, because it was not ready in time.
  const late = explainStartDeadline(pod, context);
  if (late !== undefined) return late;
  const isLooping = status?.state?.waiting?.reason === 'CrashLoopBackOff';
  return {
    code: 'crash',
    message: `The replica ended ${endText(ended)}${restarts(status?.restartCount ?? 0)}.`,
    hint: 'See the last lines of its log. Typically a dependency is missing in init().',
    isFinal: isLooping || (status?.restartCount ?? 0) >= 1,
  };
}

function outOfMemory(pod: Pod): FoundProblem {
  const limit = scoringContainer(pod)?.resources?.limits?.memory;
  return {
    code: 'out-of-memory',
    message:
      limit === undefined
        ? 'The node had no memory left and killed the replica.'
        : `The replica needed more memory than its ${limit} and was killed.`,
    hint: 'Give it more: --memory 2Gi. Each worker loads the model once: fewer workers need less.',
    isFinal: true,
  };
}

/** Exit codes of the scoring server (resources/scoring/README.md). */
const BY_EXIT_CODE: Readonly<Record<number, Pick<FoundProblem, 'code' | 'message' | 'hint'>>> = {
  2: {
    code: 'crash',
    message: 'The scoring server rejects its options or its schema file.',
    hint: 'See the last lines of its log. Build the image again.',
  },
  3: {
    code: 'script-failed',
    message: 'The script could not be imported, or init() failed.',
    hint: 'See the last lines of its log. Typically a dependency is missing, or a file is not where the script looks.',
  },
  6: {
    code: 'warm-up-failed',
    message: 'run() fails on the example of the schema.',
    hint: 'See the last lines of its log. If the example is wrong, fix it, or switch the warm-up off.',
  },
};

function endText({ exitCode, signal, reason, message }: ContainerStateTerminated): string {
  if (reason === 'ContainerStatusUnknown') return 'when its node was lost';
  if (reason === 'StartError' || reason === 'ContainerCannotRun')
    return `before it began: ${message ?? reason}`;
  const number = signal ?? (exitCode > 128 ? exitCode - 128 : undefined);
  const name = number === undefined ? undefined : SIGNALS[number];
  if (name !== undefined) return name;
  return exitCode === 0 ? 'by itself' : `with exit code ${exitCode}`;
}

/** signal(7) */
const SIGNALS: Readonly<Record<number, string>> = {
  4: 'in native code that this processor does not support (SIGILL)',
  6: 'by itself in native code (SIGABRT)',
  7: 'in native code (SIGBUS)',
  9: 'because it was killed from outside (SIGKILL)',
  11: 'in native code (SIGSEGV)',
  15: 'because it was stopped from outside (SIGTERM)',
};

function restarts(count: number): string {
  return count <= 1 ? '' : `, ${count} times so far`;
}
