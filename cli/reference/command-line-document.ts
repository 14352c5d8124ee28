import type { Command } from 'commander';
import { ANSWERS, NAMES } from './answers.ts';
import { namedShapeText, shapeText } from './shape-text.ts';

/** The reference of the command line as Markdown: every command, its options and what it answers with `--json`. */
export function commandLineDocument(program: Command): string {
  const commands = leavesOf(program, []);
  return [
    '# The command line',
    '',
    '_Generated from the program. To update it, run `npx vitest run cli/reference -u`._',
    '',
    '`slipway --help` and `slipway COMMAND --help` show the same, with examples.',
    '',
    '## Everywhere',
    '',
    optionTable(program),
    '',
    EVERYWHERE,
    '',
    '## Commands',
    '',
    ...commands.flatMap(({ words, command }) => commandText(words, command)),
    '## Shapes',
    '',
    'Fields marked `?` may be absent. New fields may be added; no field is removed or changes its meaning.',
    '',
    ...NAMES.map((name) => `- \`${name}\`: ${code(namedShapeText(name))}`),
    '',
  ].join('\n');
}

const EVERYWHERE = `Results go to standard output, everything else (progress, notes, errors) to standard error.

- With \`--json\` standard output holds exactly one JSON document, and nothing when the command fails. Commands
  that keep running (\`logs --follow\`, \`task show --log --follow\`, \`service traffic --watch\`) print one document per line.
- An error is \`error[code]: message\` and \`hint: …\`; with \`--json\` it is
  \`{"error": {"code", "message", "hint"?, "details"?}}\`. The codes are those of the REST API, and \`usage\`.
- Exit codes: 0 done; 1 failed, or the answer reports a failure (\`check\` with errors, \`score\` with a
  status from 400 on, \`model verify\` with damage, \`doctor\` with a problem); 2 the command line is wrong;
  4 \`drift\` found drift; 5 a gate rejected the new model of \`retrain\` (a model that was used, skipped or waits for a decision is 0);
  130 interrupted. \`serve\` ends with 0 when it is stopped.
- Ctrl-C cancels a long action and waits for cleanup; a second one exits immediately.
- Actions that cannot be undone ask for confirmation; without a terminal they need \`--yes\`.
- Colours: \`--no-color\`, \`NO_COLOR\` and \`FORCE_COLOR\`. The data folder: \`--data-dir\`, \`SLIPWAY_HOME\`.`;

interface Leaf {
  readonly words: readonly string[];
  readonly command: Command;
}

function leavesOf(command: Command, words: readonly string[]): readonly Leaf[] {
  return command.commands.flatMap((child) => {
    const path = [...words, child.name()];
    return child.commands.length > 0 ? leavesOf(child, path) : [{ words: path, command: child }];
  });
}

function commandText(words: readonly string[], command: Command): readonly string[] {
  const name = words.join(' ');
  const place = command.registeredArguments.map((argument) => {
    const text = argument.variadic ? `${argument.name()}...` : argument.name();
    return argument.required ? `<${text}>` : `[${text}]`;
  });
  const shapes = Object.entries(ANSWERS).filter(([key]) => key === name || key.startsWith(`${name} --`));
  return [
    `### \`slipway ${[name, ...place].join(' ')}\``,
    '',
    `${command.description()}.`,
    '',
    ...(command.options.length === 0 ? [] : [optionTable(command), '']),
    ...shapes.map(([key, schema]) =>
      key === name
        ? `Answer: ${code(shapeText(schema))}\n`
        : `Answer with \`${key.slice(name.length + 1)}\`: ${code(shapeText(schema))}\n`,
    ),
  ];
}

function optionTable(command: Command): string {
  return command.options.map((option) => `- \`${option.flags}\`: ${option.description}`).join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}
