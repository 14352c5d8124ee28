import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import type { Session } from '#cli/session/session.ts';
import { formatDuration } from '#cli/terminal/amount.ts';
import { confirm } from '#cli/terminal/confirm.ts';
import type { Platform, PublishingBuilder } from '#contract/image/image.ts';
import { type PublishResult, publishResultSchema } from '#contract/service/service.ts';
import { examples } from '../examples.ts';
import { publishedImage } from '../folder-or-image.ts';
import { builderOption, platformOption } from '../option.ts';
import { planText } from './plan-text.ts';
import { serviceFacts } from './service-facts.ts';
import { addSettingsOptions, type SettingsOptions, settingsChange } from './settings-options.ts';

interface PublishOptions extends SettingsOptions {
  readonly name?: string;
  readonly cluster?: string;
  readonly builder?: PublishingBuilder;
  readonly platform?: Platform;
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

export function publishCommand(cli: Cli): Command {
  const command = new Command('publish')
    .description('Publish an image, or the project of a folder, as a service; shows the plan and asks first')
    .argument('<folder-or-image>', 'a folder that exists, or an image as `name:version` or `name`')
    .option('--name <name>', 'name of the service (default: the name of the image)')
    .option('--cluster <cluster>', 'name of the cluster; needed when there are several')
    .addOption(builderOption())
    .addOption(platformOption('that of the nodes, where they can be seen'))
    .option('-f, --force', 'overwrite changes made outside Slipway')
    .option('--dry-run', 'show the plan and stop; a folder is built first')
    .option('-y, --yes', 'do not ask');
  return addSettingsOptions(command)
    .addHelpText(
      'after',
      examples([
        ['slipway publish . --cluster team', 'build, show the plan, ask, publish'],
        ['slipway publish iris:3 --autoscale 1-10 --cpu 500m --yes', 'an image, as many replicas as needed'],
        [
          'slipway publish iris --env LEVEL=high --secret TOKEN',
          'with variables; TOKEN is read from this environment',
        ],
        ['slipway publish iris --dry-run --json', 'the plan, for a program'],
        ['slipway publish . --builder direct', 'on a machine without Docker'],
      ]),
    )
    .action((subject: string, options: PublishOptions, self: Command) =>
      cli.run(self, (session) => publish(session, subject, options)),
    );
}

async function publish(session: Session, subject: string, options: PublishOptions): Promise<void> {
  const { client, output, finish, terminal } = session;
  const settings = await settingsChange(options, terminal.environment);
  const input = {
    ...(await publishedImage(session, subject, options)),
    settings,
    force: options.force === true,
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.cluster === undefined ? {} : { cluster: options.cluster }),
  };
  if (options.dryRun === true) {
    await output.answer(await client.service.plan(input), planText);
    return;
  }
  if (!(await isWanted(session, input, options.yes === true))) {
    await output.note('Nothing was changed.');
    return;
  }
  const result = await finish(client.service.publish(input), publishResultSchema);
  await output.answer(result, publishText);
  await output.note(`Next: slipway service usage ${result.service.name}`);
}

/** Shows the plan and asks, unless `--yes` has granted it. */
async function isWanted(
  { client, output, terminal, signal }: Session,
  input: Parameters<Session['client']['service']['plan']>[0],
  isGranted: boolean,
): Promise<boolean> {
  if (!isGranted && !output.isJson)
    await output.note(planText(await client.service.plan(input), { style: output.errorStyle }));
  return confirm('Publish?', { terminal, isGranted, isJson: output.isJson, signal });
}

/** What came of it, and where the time went. */
export function publishText(result: PublishResult, page: Page): string {
  const steps = Object.entries(result.steps).map(
    ([step, seconds]) => `${step} ${formatDuration(seconds * 1000)}`,
  );
  const { answer } = result;
  const answered =
    answer === undefined
      ? []
      : [
          `The first request was answered with ${answer.status} in ${formatDuration(answer.milliseconds)}${answer.through === 'url' ? '' : ', through the cluster'}.`,
        ];
  return [
    serviceFacts(result.service, page),
    '',
    ...answered,
    ...(steps.length === 0 ? [] : [page.style.faint(steps.join(', '))]),
  ].join('\n');
}
