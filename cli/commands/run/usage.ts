import { Command } from 'commander';
import type { Usage } from '../../../contract/run/run.ts';
import type { Cli } from '../../cli.ts';
import { UsageError } from '../../failure.ts';
import type { Page } from '../../output.ts';
import { formatFacts } from '../../terminal/table.ts';
import { examples } from '../examples.ts';

export function usageCommand(cli: Cli): Command {
  return new Command('usage')
    .description('Show how to call a run: addresses, headers, and code ready to paste')
    .argument('<run>', 'the run, as `slipway runs` names it')
    .option('-l, --language <language>', 'only the code in this language, for example curl or python')
    .addHelpText(
      'after',
      examples([
        ['slipway usage iris-4f2a', 'everything'],
        ['slipway usage iris-4f2a --language python > client.py', 'a client to start from'],
      ]),
    )
    .action((id: string, options: { readonly language?: string }, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const usage = await client.run.usage({ id });
        const chosen = options.language === undefined ? usage : onlyIn(usage, options.language);
        await output.answer(chosen, (_, page) =>
          options.language === undefined ? usageText(usage, page) : (chosen.snippets[0]?.code ?? ''),
        );
      }),
    );
}

function onlyIn(usage: Usage, language: string): Usage {
  const wanted = language.toLowerCase();
  const snippets = usage.snippets.filter(
    (snippet) => snippet.language.toLowerCase() === wanted || snippet.title.toLowerCase() === wanted,
  );
  if (snippets.length > 0) return { ...usage, snippets };
  throw new UsageError({
    message: `There is no code in “${language}”.`,
    hint: `There is: ${usage.snippets.map((snippet) => snippet.language).join(', ')}.`,
  });
}

function usageText(usage: Usage, { style }: Page): string {
  const facts = formatFacts(
    [
      ['scoring', usage.scoringUrl],
      ['swagger', usage.swaggerUrl],
      ['openapi', usage.openapiUrl],
      [
        'headers',
        Object.entries(usage.headers)
          .map(([name, value]) => `${name}: ${value}`)
          .join('\n'),
      ],
      ['example', usage.example],
    ],
    style,
  );
  const snippets = usage.snippets.map(
    (snippet) => `${style.strong(snippet.title)}\n${snippet.code.trimEnd()}`,
  );
  return [facts, ...snippets].join('\n\n');
}
