import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { UsageError } from '#cli/failure/failure.ts';
import type { Cli } from '#cli/session/cli.ts';
import type { ShareFormat, ShareLanguage } from '#contract/service/share.ts';
import { examples } from '../examples.ts';
import { aboutService, type ServiceOptions, serviceNamed } from './service-options.ts';

interface ShareOptions extends ServiceOptions {
  readonly as: ShareFormat;
  readonly language: ShareLanguage;
  readonly output?: string;
  readonly force?: boolean;
}

const STDOUT = '-';

export function shareCommand(cli: Cli): Command {
  return aboutService('share', 'Write one file that tells others how to call a service; no key is in it')
    .addOption(
      new Option('--as <form>', 'a page to read, or a collection of Postman')
        .choices(['html', 'postman'])
        .default('html'),
    )
    .addOption(new Option('--language <language>', 'of the page').choices(['en', 'fr']).default('en'))
    .option('-o, --output <file>', 'the file, or - for standard output (default: the name of the service)')
    .option('-f, --force', 'overwrite the file')
    .addHelpText(
      'after',
      examples([
        ['slipway service share iris', 'writes iris.html: address, example, code'],
        ['slipway service share iris --as postman', 'a collection to import in Postman'],
      ]),
    )
    .action((name: string, options: ShareOptions, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const { as, language } = options;
        const shared = await client.service.share({ ...serviceNamed(name, options), as, language });
        const isPrinted = options.output === STDOUT || (output.isJson && options.output === undefined);
        const path = isPrinted ? shared.path : resolve(options.output ?? shared.path);
        if (!isPrinted) await writeNew(path, shared.text, options.force === true);
        await output.answer({ path, text: shared.text }, () =>
          isPrinted ? shared.text.trimEnd() : `Wrote ${path}. No key is in it.`,
        );
      }),
    );
}

/** Writes a file of the user, and replaces one only when that is asked for. */
async function writeNew(path: string, text: string, isForced: boolean): Promise<void> {
  try {
    await writeFile(path, text, { flag: isForced ? 'w' : 'wx' });
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
    throw new UsageError({ message: `${path} already exists.`, hint: 'Overwrite it with --force.' });
  }
}
