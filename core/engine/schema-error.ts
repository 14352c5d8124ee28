import { SlipwayError } from '#contract/errors.ts';

/** The scoring server's exit code for a script that cannot be imported (its wire.py, EXIT_SCRIPT). */
const EXIT_SCRIPT = 3;

/**
 * Why the schema could not be made: `script_invalid` when the script cannot be imported, else `build_failed`. The
 * first line of what the scoring server says tells what failed and where; traceback, packages and files follow.
 */
export function schemaError(exitCode: number | null, output: string): SlipwayError {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const first =
    lines[0]?.replace(/^slipway_scoring: /, '') ?? `it ended with code ${exitCode} and said nothing`;
  const details = { lines: lines.slice(0, 60) };
  if (exitCode === EXIT_SCRIPT)
    return new SlipwayError('script_invalid', {
      message: `The script cannot be imported to read its schema: ${first}`,
      hint: 'Fix the script, or name a schema file in the manifest. Then the script is not imported for this.',
      details,
    });
  return new SlipwayError('build_failed', {
    message: `The schema cannot be created: ${first}`,
    hint: 'Check the schema file and the sample requests.',
    details,
  });
}
