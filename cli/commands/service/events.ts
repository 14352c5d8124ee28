import type { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatAge } from '#cli/terminal/amount.ts';
import { formatTable } from '#cli/terminal/table.ts';
import type { ServiceEvent } from '#contract/service/service.ts';
import { examples } from '../examples.ts';
import { aboutService, type ServiceOptions, serviceNamed } from './service-options.ts';

interface EventsOptions extends ServiceOptions {
  readonly original?: boolean;
}

export function eventsCommand(cli: Cli): Command {
  return aboutService('events', 'List the events of a service of about the last hour, newest first')
    .option('--original', 'the original Kubernetes events')
    .addHelpText('after', examples([['slipway service events iris', 'with short explanations']]))
    .action((name: string, options: EventsOptions, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.service.events(serviceNamed(name, options));
        if (answer.events.length === 0)
          await output.note('No events. The cluster keeps them for about an hour.');
        await output.answer(answer, ({ events }, page) =>
          eventTable(events, page, options.original === true),
        );
      }),
    );
}

function eventTable(
  events: readonly ServiceEvent[],
  { style, width, now }: Page,
  isOriginal: boolean,
): string {
  if (events.length === 0) return '';
  return formatTable(
    events,
    [
      { title: 'WHEN', value: ({ time }) => formatAge(time, now) },
      {
        title: 'EVENT',
        value: ({ message, original }) => (isOriginal ? original : message).replaceAll('\n', ' '),
        shrinks: true,
        paint: (text, { kind }) => (kind === 'warning' ? style.warn(text) : text),
      },
      { title: 'TIMES', value: ({ count }) => (count > 1 ? String(count) : ''), align: 'right' },
      { title: 'OF', value: ({ object }) => object, shrinks: true },
    ],
    { style, width },
  );
}
