import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { findDesktop, openInDesktop } from '#cli/session/desktop.ts';
import { examples } from './examples.ts';
import { serve } from './serve.ts';

export function openCommand(cli: Cli): Command {
  return new Command('open')
    .description('Open a project in the window; without a display, or without the window, in the portal')
    .argument('[folder]', 'the project folder', '.')
    .option('--portal', 'in the portal, even where there is a window')
    .addHelpText(
      'after',
      examples([
        ['slipway open', 'the current folder, in the window that is open or in a new one'],
        ['slipway open iris --portal', 'in the browser; Ctrl-C ends the portal'],
      ]),
    )
    .action((given: string, options: { readonly portal?: boolean }, command: Command) =>
      cli.run(command, async (session) => {
        const { client, dataFolder, output, terminal } = session;
        // Says so when there is no such folder, before anything opens.
        const { folder } = await client.project.open({ folder: resolve(given) });
        const environment = { ...terminal.environment, SLIPWAY_HOME: dataFolder };
        const desktop =
          options.portal === true
            ? undefined
            : await findDesktop(cli.root, terminal.environment, process.platform);
        if (desktop !== undefined && (await openInDesktop(desktop, { folder, environment }))) {
          await output.answer({ folder, window: true }, () => `${folder} is open in the window.`);
          return;
        }
        if (options.portal !== true) await output.note('No window can be opened here: this is the portal.');
        await session.hold(() =>
          serve(cli, session, [folder], { host: '127.0.0.1', open: true, show: folder }),
        );
      }),
    );
}
