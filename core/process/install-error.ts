import { SlipwayError } from '#contract/errors.ts';
import { explainResolution } from '#core/engine/resolution.ts';

/** Why uv could not install a lock, in words; its own text goes into the details. */
export function explainInstall(output: string, lock: string): SlipwayError {
  const lastLines = output.trimEnd().split('\n').slice(-20);
  const details = { output, lastLines };
  const source = /Failed to build:? `?([A-Za-z0-9._-]+)(?:@|==)([^`\s]+)`?/.exec(output);
  if (source !== null)
    return new SlipwayError('build_failed', {
      message: `“${source[1]}” ${source[2]} has no prebuilt package for this Python and system, and building it from its source failed.`,
      hint: 'Use a version with a prebuilt package (often a newer one), or install what its build needs. See the log.',
      details: { ...details, package: source[1] },
    });
  const changed = /Hash mismatch for `?([A-Za-z0-9._-]+)(?:@|==)([^`\s]+)`?/.exec(output);
  if (changed !== null)
    return new SlipwayError('build_failed', {
      message: `The package index now has other bytes for “${changed[1]}” ${changed[2]} than when it was locked.`,
      hint: 'If you trust them, build with --upgrade to lock them again.',
      details: { ...details, package: changed[1] },
    });
  if (/No space left on device|os error 28|Disk quota exceeded/.test(output))
    return new SlipwayError('disk_full', {
      message: 'The disk is full. The incomplete installation was removed.',
      hint: 'Free some space (`slipway image prune` removes images that nothing uses) and try again.',
      details,
    });
  if (/error sending request|dns error|tcp connect error/.test(output))
    return explainResolution(output, lock);
  return new SlipwayError('build_failed', {
    message: `The dependencies could not be installed: ${lastLines.find((line) => line.startsWith('error')) ?? lastLines.at(-1) ?? 'uv said nothing'}`,
    hint: 'See the log of the build.',
    details,
  });
}
