import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { AnswerIsFailure } from '#cli/failure/failure.ts';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import type { Session } from '#cli/session/session.ts';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { examples } from './examples.ts';

export function checkCommand(cli: Cli): Command {
  return new Command('check')
    .description('Look for mistakes in the manifest, the script and the dependencies of a project')
    .argument('[folder]', 'the project folder', '.')
    .option('--fix', 'apply automatic fixes')
    .option('--no-index', 'do not check the dependencies against the package index')
    .addHelpText(
      'after',
      examples([
        ['slipway check', 'exit code 1 when there are errors'],
        ['slipway check iris --fix', 'apply the fixes that are offered'],
        ['slipway check --no-index', 'without a network'],
        ['slipway check --json', 'diagnostics with positions, for an editor'],
      ]),
    )
    .action(
      (folder: string, options: { readonly fix?: boolean; readonly index: boolean }, command: Command) =>
        cli.run(command, async (session) => {
          const { client, output } = session;
          const request = { folder: resolve(folder) };
          const fixed = options.fix === true ? await fix(session, request) : {};
          const index = options.index ? 'wait' : 'never';
          const answer = { ...fixed, ...(await client.manifest.check({ ...request, index })) };
          await output.answer(answer, ({ diagnostics }, page) =>
            [
              ...diagnostics.map((diagnostic) => diagnosticText(diagnostic, folder, page)),
              summaryOf(diagnostics),
            ].join('\n'),
          );
          if (answer.diagnostics.some((diagnostic) => diagnostic.severity === 'error'))
            throw new AnswerIsFailure();
        }),
    );
}

/** Fixes what can be fixed without a decision, and names it. */
async function fix(
  { client, output }: Session,
  request: { readonly folder: string },
): Promise<{ readonly applied: readonly { readonly code: string; readonly title: string }[] }> {
  const { applied } = await client.manifest.fix(request);
  for (const each of applied)
    await output.note(`${output.errorStyle.good('✓')} ${each.title} (${each.code})`);
  return { applied };
}

/** `slipway.yml:3:5: error[unknown-key]: …` as compilers write it, so that editors and terminals link it. */
function diagnosticText(diagnostic: Diagnostic, folder: string, { style }: Page): string {
  const { range, severity, code, message, hint, fixes } = diagnostic;
  const paint = severity === 'error' ? style.bad : severity === 'warning' ? style.warn : style.accent;
  const place = `${join(folder, diagnostic.file)}:${range.startLine}:${range.startColumn}`;
  const [fix] = fixes;
  return [
    `${place}: ${paint(`${severity}[${code}]`)}: ${message}`,
    ...(hint === undefined ? [] : [`  ${style.accent('hint')}: ${hint}`]),
    ...(fix === undefined ? [] : [`  ${style.accent('fix')}: ${fix.title} (--fix does it)`]),
  ].join('\n');
}

function summaryOf(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Diagnostic['severity']): number =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  const parts = [
    [count('error'), 'error'] as const,
    [count('warning'), 'warning'] as const,
    [count('info'), 'remark'] as const,
  ].flatMap(([number, noun]) => (number === 0 ? [] : [`${number} ${noun}${number === 1 ? '' : 's'}`]));
  return parts.length === 0 ? 'No problems found.' : parts.join(', ');
}
