import { type Argument, Command, type Option } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { printable } from '#cli/terminal/printable.ts';
import { write } from '#cli/terminal/terminal.ts';
import type { SlipwayClient } from '#contract/index.ts';
import { isPlainWord } from './plain-word.ts';
import { FILES } from './shell-script.ts';

interface Candidate {
  readonly text: string;
  readonly says: string;
}

type Wanted =
  | { readonly kind: 'fixed'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'files' }
  /** Names that only the data folder knows. */
  | { readonly kind: 'known'; readonly of: keyof typeof KNOWN };

/** Names to offer for an argument or the value of an option, by how it is called. */
const KNOWN = {
  model: async (client: SlipwayClient) =>
    (await client.model.list({})).models.map((model) => ({
      text: model.reference,
      says: model.format.framework,
    })),
  manifest: async (client: SlipwayClient) =>
    (await client.manifest.list({})).manifests.map((each) => ({ text: each.reference, says: each.folder })),
  image: async (client: SlipwayClient) =>
    (await client.image.list({})).images.map((image) => ({ text: image.reference, says: image.engine })),
  run: async (client: SlipwayClient) =>
    (await client.run.list({})).runs.map((run) => ({ text: run.id, says: run.state })),
  cluster: async (client: SlipwayClient) =>
    (await client.cluster.list({})).clusters.map(({ name, context }) => ({ text: name, says: context })),
  task: async (client: SlipwayClient) =>
    (await client.task.list({})).tasks.map((task) => ({ text: task.id, says: task.title })),
  trash: async (client: SlipwayClient) =>
    (await client.trash.list({})).entries.map(({ name, kind }) => ({ text: name, says: kind })),
  service: async (client: SlipwayClient) =>
    (await client.service.list({})).services.map((service) => ({
      text: service.name,
      says: `${service.state} in ${service.cluster}`,
    })),
} satisfies Record<string, (client: SlipwayClient) => Promise<readonly Candidate[]>>;

const NAMES: Readonly<Record<string, keyof typeof KNOWN>> = {
  model: 'model',
  manifest: 'manifest',
  before: 'manifest',
  after: 'manifest',
  reference: 'manifest',
  image: 'image',
  other: 'image',
  'folder-or-image': 'image',
  run: 'run',
  cluster: 'cluster',
  task: 'task',
  service: 'service',
  entry: 'trash',
};

const PATHS = new Set(['folder', 'path', 'folder-or-image']);

/** The hidden command that a shell's completion asks. */
export function completeCommand(cli: Cli, program: Command): Command {
  return new Command('__complete')
    .argument('[words...]', 'the words typed so far, the last one under the cursor')
    .action((words: readonly string[], _options: unknown, command: Command) => {
      const wanted = wantedAt(program, words);
      const say = (candidates: readonly Candidate[]): Promise<void> =>
        write(
          cli.terminal.stdout,
          candidates
            .filter(({ text }) => isPlainWord(text))
            .map(({ text, says }) => `${text}\t${oneLine(says)}\n`)
            .join(''),
        );
      switch (wanted.kind) {
        case 'files':
          return write(cli.terminal.stdout, `${FILES}\n`);
        case 'fixed':
          return say(wanted.candidates);
        case 'known':
          return cli.run(command, async ({ client }) => say(await KNOWN[wanted.of](client)));
      }
    });
}

/** What can stand in the place of the last word. */
export function wantedAt(program: Command, words: readonly string[]): Wanted {
  let command = program;
  let place = 0;
  let option: Option | undefined;
  for (const word of words.slice(0, -1)) {
    if (option !== undefined) {
      option = undefined;
      continue;
    }
    if (word.startsWith('-')) {
      const found = optionsOf(program, command).find((each) => each.short === word || each.long === word);
      option = found?.required === true ? found : undefined;
      continue;
    }
    const child = command.commands.find((each) => each.name() === word && !isHidden(each));
    if (child === undefined) place += 1;
    else command = child;
  }
  if (option !== undefined) return optionValue(option);
  return wordAt({ program, command, place, word: words.at(-1) ?? '' });
}

function wordAt(at: {
  readonly program: Command;
  readonly command: Command;
  readonly place: number;
  readonly word: string;
}): Wanted {
  const { program, command } = at;
  if (at.word.startsWith('-'))
    return {
      kind: 'fixed',
      candidates: optionsOf(program, command).map((each) => ({
        text: each.long ?? each.flags,
        says: each.description,
      })),
    };
  const children = command.commands.filter((each) => !isHidden(each));
  if (children.length > 0)
    return {
      kind: 'fixed',
      candidates: children.map((each) => ({ text: each.name(), says: each.description() })),
    };
  const argument = command.registeredArguments[at.place];
  return argument === undefined ? { kind: 'fixed', candidates: [] } : argumentOf(argument, at.word);
}

function argumentOf(argument: Argument, word: string): Wanted {
  const name = argument.name();
  if (argument.argChoices !== undefined) return choices(argument.argChoices);
  const known = NAMES[name];
  const isPath = PATHS.has(name) && (known === undefined || /[\\/.]/.test(word));
  if (isPath || known === undefined) return isPath ? { kind: 'files' } : { kind: 'fixed', candidates: [] };
  return { kind: 'known', of: known };
}

function optionValue(option: Option): Wanted {
  if (option.argChoices !== undefined) return choices(option.argChoices);
  const name = /<([^>]+)>/.exec(option.flags)?.[1] ?? '';
  const known = NAMES[name];
  if (known !== undefined) return { kind: 'known', of: known };
  return ['folder', 'file', 'json'].includes(name) ? { kind: 'files' } : { kind: 'fixed', candidates: [] };
}

function choices(texts: readonly string[]): Wanted {
  return { kind: 'fixed', candidates: texts.map((text) => ({ text, says: '' })) };
}

function optionsOf(program: Command, command: Command): readonly Option[] {
  const own = command === program ? [] : command.options;
  return [...own, ...program.options].filter((each) => !each.hidden);
}

function isHidden(command: Command): boolean {
  return command.name().startsWith('__');
}

function oneLine(text: string): string {
  return printable(text.replace(/[\t\n]+/g, ' '));
}
