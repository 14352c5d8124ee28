import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import { runCommand } from '#core/host/command.ts';
import { jsonOrNothing } from '#core/host/json-or-nothing.ts';

const answerSchema = z.object({ Username: z.string(), Secret: z.string() });

/** How a helper names a login that it does not have (docker-credential-helpers, credentials/error.go). */
const NOT_THERE = /credentials not found|no credentials server URL|no usernames for/i;
const PATIENCE_MS = 30_000;

/**
 * Asks a program `docker-credential-<helper>` for a login: the server's address on its input, JSON on its output
 * (github.com/docker/docker-credential-helpers). Undefined when it has none; `registry_failed` when it does not work.
 */
export async function askHelper(
  helper: string,
  server: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly username: string; readonly secret: string } | undefined> {
  const program = `docker-credential-${helper}`;
  const failed = (said: string, cause?: unknown): SlipwayError =>
    new SlipwayError('registry_failed', {
      message: `${program}, which stores the login of ${server}, failed: ${said}`,
      hint: `Docker’s configuration uses it. Is it installed and on the PATH? \`echo ${server} | ${program} get\` should answer.`,
      details: { kind: 'helper', program },
      cause,
    });
  const end = await runCommand({
    file: program,
    arguments: ['get'],
    environment,
    input: server,
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'TimeoutError')
      throw failed(`no answer in ${PATIENCE_MS / 1000} seconds`, error);
    throw failed(error instanceof Error ? error.message : String(error), error);
  });
  if (end.code !== 0) {
    const said = `${end.output}\n${end.errorOutput}`.trim();
    if (NOT_THERE.test(said)) return undefined;
    throw failed(said === '' ? `it ended with code ${end.code}` : said.slice(0, 500));
  }
  const answer = answerSchema.safeParse(jsonOrNothing(end.output));
  if (!answer.success) throw failed('it did not return a login');
  return { username: answer.data.Username, secret: answer.data.Secret };
}
