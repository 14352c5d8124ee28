import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { formatBytes } from '#cli/terminal/amount.ts';
import { formatFacts } from '#cli/terminal/table.ts';
import { examples } from '../examples.ts';

export function inspectCommand(cli: Cli): Command {
  return new Command('inspect')
    .description('Identify a file or folder, without loading or registering it')
    .argument('<path>', 'a file or folder')
    .addHelpText('after', examples([['slipway model inspect downloaded.pkl', 'before you trust it']]))
    .action((path: string, _options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.model.inspect({ path: resolve(path) });
        await output.answer(answer, ({ format, size }, { style }) =>
          formatFacts(
            [
              ['format', format.framework],
              ['size', formatBytes(size)],
              ['python', format.python],
              [
                'packages',
                lines(Object.entries(format.packages).map(([name, version]) => `${name} ${version}`)),
              ],
              ['loading it', format.safety === 'code' ? 'can run code that is in it' : 'reads data only'],
              ['risks', lines(format.risk.map((risk) => style.warn(`${risk.name}: ${risk.reason}`)))],
              ['note', format.note],
            ],
            style,
          ),
        );
      }),
    );
}

function lines(texts: readonly string[]): string | undefined {
  return texts.length === 0 ? undefined : texts.join('\n');
}
