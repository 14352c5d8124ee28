import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { UsageError } from '#cli/failure/failure.ts';
import type { Cli } from '#cli/session/cli.ts';
import { NAME_PATTERN } from '#contract/name.ts';
import { examples } from '../examples.ts';

const IMAGE = 'an image in a registry, like `registry.example.org/team/iris:3`';

export function signCommand(cli: Cli): Command {
  return new Command('sign')
    .description('Sign an image in a registry with a key of this machine')
    .argument('<image>', IMAGE)
    .requiredOption('--key <name>', 'the key (`slipway key list`)')
    .addHelpText(
      'after',
      examples([['slipway image sign registry.example.org/team/iris:3 --key team', 'cosign can check it']]),
    )
    .action((image: string, { key }: { readonly key: string }, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        await output.answer(
          await client.image.sign({ image, signingKey: key }),
          (signed) => `${signed.image} is signed.`,
        );
      }),
    );
}

export function verifyCommand(cli: Cli): Command {
  return new Command('verify')
    .description('Check that an image in a registry was signed with a key')
    .argument('<image>', IMAGE)
    .requiredOption('--key <key>', 'a key of this machine, or a file with a public key')
    .addHelpText(
      'after',
      examples([
        ['slipway image verify registry.example.org/team/iris:3 --key team.pub', 'fails if it was not'],
      ]),
    )
    .action((image: string, { key }: { readonly key: string }, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const checked = await client.image.verifySignature({ image, ...(await keyOf(key)) });
        await output.answer(checked, (signed) => `${signed.image} is signed with this key.`);
      }),
    );
}

/** A word is the name of a key; all else is a file with a public key. */
async function keyOf(
  text: string,
): Promise<{ readonly signingKey: string } | { readonly publicKey: string }> {
  const file = await readFile(text, 'utf8').catch(() => undefined);
  if (file !== undefined) return { publicKey: file };
  if (NAME_PATTERN.test(text)) return { signingKey: text };
  throw new UsageError({
    message: `The file of the public key cannot be read: ${text}.`,
    hint: 'Give a PEM file, or the name of a key of this machine.',
  });
}
