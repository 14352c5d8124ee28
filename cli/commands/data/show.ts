import { Command } from 'commander';
import type { z } from 'zod';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatBytes, formatDuration } from '#cli/terminal/amount.ts';
import { formatFacts } from '#cli/terminal/table.ts';
import type { omittedBodySchema, RecordedCall } from '#contract/telemetry/recorded-call.ts';
import { examples } from '../examples.ts';
import { storeOption } from '../option.ts';

interface ShowOptions {
  readonly store?: string;
  readonly near?: string;
}

export function showCommand(cli: Cli): Command {
  return new Command('show')
    .description('Show one recorded call in full')
    .argument('<service>', 'its name')
    .argument('<id>', 'request id, as in `x-request-id` of the answer')
    .addOption(storeOption())
    .option('--near <time>', 'when it was, if known: found sooner')
    .addHelpText('after', examples([['slipway data show iris 5f0c… --json', 'for a program']]))
    .action((service: string, id: string, options: ShowOptions, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        await output.answer(await client.telemetry.call({ service, id, ...options }), callFacts);
      }),
    );
}

function callFacts(call: RecordedCall, { style }: Page): string {
  const facts = formatFacts(
    [
      ['id', style.strong(call.id)],
      ['time', call.time],
      ['image', call.deployment],
      ...(call.models === undefined ? [] : [['models', call.models] as const]),
      ['status', String(call.status)],
      ['took', formatDuration(call.milliseconds)],
      ...(call.runMilliseconds === undefined
        ? []
        : [['in run()', formatDuration(call.runMilliseconds)] as const]),
      ...(call.correlationId === undefined ? [] : [['correlation id', call.correlationId] as const]),
      ...(call.sampleRate === 1 ? [] : [['stands for', `${1 / call.sampleRate} calls`] as const]),
    ],
    style,
  );
  return [
    facts,
    '',
    style.strong('Inputs'),
    bodyText(call.inputs, call.inputsOmitted),
    '',
    style.strong('Outputs'),
    bodyText(call.outputs, call.outputsOmitted),
  ].join('\n');
}

function bodyText(value: unknown, omitted: z.output<typeof omittedBodySchema> | undefined): string {
  if (omitted !== undefined)
    return `Not stored: ${formatBytes(omitted.bytes)} of ${omitted.contenttype === '' ? 'an unknown type' : omitted.contenttype} (${omitted.reason}).`;
  return value === undefined ? 'None.' : JSON.stringify(value, null, 2);
}
