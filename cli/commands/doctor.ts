import { Command } from 'commander';
import { AnswerIsFailure } from '#cli/failure/failure.ts';
import type { Cli } from '#cli/session/cli.ts';
import type { Session } from '#cli/session/session.ts';
import { findingText } from '#cli/terminal/finding-text.ts';
import { examples } from './examples.ts';

export function doctorCommand(cli: Cli): Command {
  return new Command('doctor')
    .description('Look at everything Slipway needs and say what is wrong')
    .option('--repair', 'first put the last good copy in place of every damaged file of the data folder')
    .addHelpText(
      'after',
      examples([
        ['slipway doctor', 'exit code 1 when something stands in the way'],
        ['slipway doctor --repair', 'the damaged files stay beside the repaired ones'],
      ]),
    )
    .action((options: { readonly repair?: boolean }, command: Command) =>
      cli.run(command, async (session) => {
        const { client, output } = session;
        const repair = options.repair === true ? await repairStore(session) : {};
        const answer = await client.system.doctor({});
        await output.answer({ ...repair, ...answer }, ({ findings }, { style }) =>
          findings.map((finding) => findingText(finding, style)).join('\n'),
        );
        if (answer.findings.some((finding) => finding.state === 'problem')) throw new AnswerIsFailure();
      }),
    );
}

async function repairStore({ client, output }: Session): Promise<{ readonly repaired: readonly unknown[] }> {
  const answer = await client.system.repair({});
  for (const each of answer.repaired)
    await output.note(
      `${output.errorStyle.good('✓')} repaired ${each.path}; the damaged file is ${each.keptAs}`,
    );
  return answer;
}
