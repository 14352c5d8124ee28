import { Command } from 'commander';
import { AnswerIsFailure } from '#cli/failure/failure.ts';
import type { Cli } from '#cli/session/cli.ts';
import type { Session } from '#cli/session/session.ts';
import { findingText } from '#cli/terminal/finding-text.ts';
import { examples } from './examples.ts';

export function doctorCommand(cli: Cli): Command {
  return new Command('doctor')
    .description('Check everything Slipway needs and show what is wrong')
    .option('--repair', 'first restore every damaged file of the data folder from its last good copy')
    .addHelpText(
      'after',
      examples([
        ['slipway doctor', 'exit code 1 when something needs fixing'],
        ['slipway doctor --repair', 'the damaged files are kept next to the repaired ones'],
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
