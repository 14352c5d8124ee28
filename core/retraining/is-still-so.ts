import type { Champion, Retraining } from '#contract/retraining/retraining.ts';

/**
 * Whether what became of an earlier retraining would become of another one with the same inputs. What was compared with another
 * champion than the one in use now has to be compared again.
 */
export function isStillSo(earlier: Retraining, champion: Champion): boolean {
  switch (earlier.state) {
    case 'waiting':
      return true;
    case 'updated':
      return (earlier.candidate?.models ?? []).every(({ digest }) =>
        champion.models.some((model) => model.digest === digest),
      );
    case 'rejected':
      return hasSameModels(earlier.champion, champion);
    case 'skipped':
      // One that was skipped for another says nothing of its own.
      return earlier.earlier === undefined && hasSameModels(earlier.champion, champion);
    default:
      return false;
  }
}

function hasSameModels(before: Champion | undefined, now: Champion): boolean {
  const digests = (champion: Champion | undefined): string =>
    (champion?.models ?? [])
      .map(({ digest }) => digest)
      .sort()
      .join();
  return digests(before) === digests(now);
}
