import type { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatAge, formatDuration } from '#cli/terminal/amount.ts';
import type { Style } from '#cli/terminal/style.ts';
import { formatTable } from '#cli/terminal/table.ts';
import type { Deployment, DeploymentState, Proof } from '#contract/service/deployment.ts';
import { examples } from '../examples.ts';
import { aboutService, type ServiceOptions, serviceNamed } from './service-options.ts';

export function historyCommand(cli: Cli): Command {
  return aboutService(
    'history',
    'List the deployments of a service, newest first: what, who, when, and the result',
  )
    .addHelpText(
      'after',
      examples([['slipway service history iris', 'the numbers are what diff and rollback take']]),
    )
    .action((name: string, options: ServiceOptions, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.service.deployments(serviceNamed(name, options));
        await output.answer(answer, ({ deployments }, page) => deploymentTable(deployments, page));
      }),
    );
}

function deploymentTable(deployments: readonly Deployment[], { style, width, now }: Page): string {
  if (deployments.length === 0) return '';
  return formatTable(
    deployments,
    [
      { title: 'NUMBER', value: ({ number }) => String(number), align: 'right' },
      {
        title: 'STATE',
        value: ({ state }) => state,
        paint: (text, { state }) => paintState(text, state, style),
      },
      { title: 'IMAGE', value: ({ image }) => image.reference, shrinks: true },
      { title: 'CHANGE', value: ({ change }) => change, shrinks: true },
      { title: 'BY', value: ({ by, from }) => (from === undefined ? by : `${by} (${from})`), shrinks: true },
      { title: 'BEGUN', value: ({ startedAt }) => formatAge(startedAt, now) },
      { title: 'TOOK', value: took, align: 'right' },
      { title: 'PROOF', value: ({ proof }) => (proof === undefined ? '' : proofText(proof)) },
      { title: 'REMARK', value: remarkOf, shrinks: true },
    ],
    { style, width },
  );
}

function remarkOf({ reason, candidate }: Deployment): string {
  if (reason !== undefined) return reason;
  if (candidate === undefined) return '';
  const { retraining, by, who } = candidate;
  return by === 'gates' ? `${retraining}, passed its gates` : `${retraining}, approved by ${who}`;
}

function took({ startedAt, endedAt }: Deployment): string {
  return endedAt === undefined ? '' : formatDuration(Date.parse(endedAt) - Date.parse(startedAt));
}

function proofText({ rate, report, answers }: Proof): string {
  const sent = `${report.failed} of ${report.sent} failed at ${rate}/s`;
  if (answers === undefined) return sent;
  const { changedSamples, samples, largest } = answers;
  const most = changedSamples > 0 && largest !== undefined ? `, by up to ${percentText(largest)}` : '';
  return `${sent}; ${changedSamples} of ${samples} answers changed${most}`;
}

function percentText(change: number): string {
  return `${Number((change * 100).toPrecision(2))} %`;
}

function paintState(text: string, state: DeploymentState, style: Style): string {
  switch (state) {
    case 'running':
      return style.accent(text);
    case 'succeeded':
      return style.good(text);
    case 'failed':
      return style.bad(text);
    case 'rolled-back':
    case 'interrupted':
      return style.warn(text);
    case 'cancelled':
      return style.faint(text);
  }
}
