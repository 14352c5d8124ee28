import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatAge } from '#cli/terminal/amount.ts';
import { formatTable } from '#cli/terminal/table.ts';
import type { Service } from '#contract/service/service.ts';
import { examples } from '../examples.ts';
import { paintState } from './service-facts.ts';

export function listCommand(cli: Cli): Command {
  return listing(cli, 'list', 'slipway service list');
}

/** The same under a word of its own, as `runs` is for runs. */
export function servicesCommand(cli: Cli): Command {
  return listing(cli, 'services', 'slipway services');
}

function listing(cli: Cli, name: string, words: string): Command {
  return new Command(name)
    .description('List the services of all clusters, no matter where they were published')
    .option('--cluster <cluster>', 'only services of this cluster')
    .addHelpText('after', examples([[words, 'with their states, replicas and addresses']]))
    .action((options: { readonly cluster?: string }, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.service.list(
          options.cluster === undefined ? {} : { cluster: options.cluster },
        );
        for (const { cluster, message } of answer.unreachable) await output.note(`${cluster}: ${message}`);
        if (answer.services.length === 0)
          await output.note('No services. `slipway publish IMAGE` makes one.');
        await output.answer(answer, ({ services }, page) => serviceTable(services, page));
      }),
    );
}

function serviceTable(services: readonly Service[], { style, width, now }: Page): string {
  if (services.length === 0) return '';
  return formatTable(
    services,
    [
      { title: 'SERVICE', value: ({ name }) => name, paint: (text) => style.strong(text) },
      {
        title: 'STATE',
        value: ({ state }) => state,
        paint: (text, { state }) => paintState(text, state, style),
      },
      {
        title: 'REPLICAS',
        value: ({ replicas }) => `${replicas.ready}/${replicas.wanted}`,
        align: 'right',
      },
      { title: 'IMAGE', value: ({ image }) => image.reference, shrinks: true },
      { title: 'CLUSTER', value: ({ cluster }) => cluster },
      { title: 'CHANGED', value: ({ updatedAt }) => formatAge(updatedAt, now) },
      { title: 'ADDRESS', value: ({ url }) => url ?? '', shrinks: true },
      { title: 'REMARK', value: remark, shrinks: true },
    ],
    { style, width },
  );
}

function remark({ problems, drift, updating }: Service): string {
  if (updating?.state === 'interrupted')
    return `deployment ${updating.number} was interrupted; publish again`;
  return problems[0]?.message ?? (drift.length > 0 ? 'changed outside Slipway' : '');
}
