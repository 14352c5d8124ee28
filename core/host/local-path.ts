import type { LocalPath } from '#contract/local-path.ts';

/**
 * Returns the path of something that core itself has put together or wrote down. What a caller names becomes a
 * `LocalPath` by `confinePath` only.
 */
export function localPathOf(path: string): LocalPath {
  return path as LocalPath;
}
