import { UsageError } from '#cli/failure/failure.ts';
import type { Output, Page } from '#cli/session/output.ts';
import { formatFacts } from '#cli/terminal/table.ts';
import type { Usage } from '#contract/run/run.ts';

/** Shows how something is called: everything, or the code in one language only. */
export async function answerUsage(output: Output, usage: Usage, language: string | undefined): Promise<void> {
  const chosen = language === undefined ? usage : onlyIn(usage, language);
  await output.answer(chosen, (_, page) =>
    language === undefined ? usageText(usage, page) : (chosen.snippets[0]?.code ?? ''),
  );
}

function onlyIn(usage: Usage, language: string): Usage {
  const wanted = language.toLowerCase();
  const snippets = usage.snippets.filter(
    (snippet) => snippet.language.toLowerCase() === wanted || snippet.title.toLowerCase() === wanted,
  );
  if (snippets.length > 0) return { ...usage, snippets };
  throw new UsageError({
    message: `No code example for “${language}”.`,
    hint: `Available: ${usage.snippets.map((snippet) => snippet.language).join(', ')}.`,
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
