import { type Command, Option } from 'commander';
import { UsageError } from '#cli/failure/failure.ts';
import type { Session } from '#cli/session/session.ts';
import { readBody } from '../request-text.ts';

/** The two ways to say what a run is called with; neither means its own example. */
export interface BodyOptions {
  readonly data?: string;
  readonly request?: string;
}

export function addBodyOptions(command: Command): Command {
  return command
    .addOption(
      new Option('-d, --data <json>', 'the request: JSON, `@FILE`, or `-` for standard input').conflicts(
        'request',
      ),
    )
    .option('-r, --request <name>', 'a saved request of its project, as `slipway requests FOLDER` names it');
}

/** The body that the options mean; nothing when they mean the run's own example. */
export async function requestBody(
  { client, terminal }: Pick<Session, 'client' | 'terminal'>,
  id: string,
  options: BodyOptions,
): Promise<{ readonly body?: string }> {
  if (options.data !== undefined) return { body: await readBody(options.data, terminal) };
  if (options.request === undefined) return {};
  const { folder } = await client.run.get({ id });
  const { requests } = await client.project.requests({ folder });
  const found = requests.find((request) => request.name === options.request);
  if (found === undefined)
    throw new UsageError({
      message: `Saved request “${options.request}” was not found in ${folder}.`,
      hint:
        requests.length === 0
          ? 'No request is saved yet. Save one as requests/NAME.json.'
          : `Available: ${requests.map((request) => request.name).join(', ')}.`,
    });
  return { body: (await client.project.readFile({ folder, path: found.path })).text };
}
