import { SCORING_FOLDER } from './image-plan.ts';

/**
 * Variables of the user's with the scoring server's folder in front of their PYTHONPATH: an image finds the server
 * by it, so a PYTHONPATH of the user's own adds to it and does not replace it.
 */
export function withScoringFolder(
  variables: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const own = variables.PYTHONPATH;
  if (own === undefined) return variables;
  const parts = [SCORING_FOLDER, ...own.split(':').filter((part) => part !== '')];
  return { ...variables, PYTHONPATH: [...new Set(parts)].join(':') };
}
