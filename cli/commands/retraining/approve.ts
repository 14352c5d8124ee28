import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { retrainingSchema } from '#contract/retraining/retraining.ts';
import { examples } from '../examples.ts';
import { showEnd } from './retrain.ts';

interface ApproveOptions {
  readonly why?: string;
  readonly candidate?: string;
}

export function approveCommand(cli: Cli): Command {
  return new Command('approve')
    .description('Use a candidate that waits: register it, build its image and update its service')
    .argument('<retraining>', '`project-number`, or `project` for its newest')
    .option('--why <text>', 'kept with the decision')
    .option('--candidate <digest>', 'only if this is the candidate, as `show` tells it')
    .addHelpText(
      'after',
      examples([
        ['slipway retraining approve iris-3 --why "checked the largest errors"', 'then it is in use'],
      ]),
    )
    .action((asked: string, options: ApproveOptions, command: Command) =>
      cli.run(command, async ({ client, output, finish }) => {
        const { id, candidate } = await client.retraining.get({ id: asked });
        const starting = client.retraining.approve({
          id,
          // Without a candidate the call says what the retraining is.
          candidate: options.candidate ?? candidate?.digest ?? NO_CANDIDATE,
          ...(options.why === undefined ? {} : { why: options.why }),
        });
        await showEnd(await finish(starting, retrainingSchema), output);
      }),
    );
}

const NO_CANDIDATE = `sha256:${'0'.repeat(64)}`;
