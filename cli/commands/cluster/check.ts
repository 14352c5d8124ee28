import { Command, Option } from 'commander';
import { AnswerIsFailure } from '#cli/failure/failure.ts';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import type { Session } from '#cli/session/session.ts';
import { findingText } from '#cli/terminal/finding-text.ts';
import { type ClusterCheck, FINDINGS, type FindingId } from '#contract/cluster/cluster.ts';
import { examples } from '../examples.ts';
import { chooseCluster } from './choose-cluster.ts';

interface CheckOptions {
  readonly image?: string;
  readonly only?: readonly FindingId[];
  readonly role?: boolean;
}

export function checkCommand(cli: Cli): Command {
  return new Command('check')
    .description('Check whether services can be published to a cluster, and what is missing')
    .argument('[cluster]', 'name of the cluster (default: the only one)')
    .option('--image <image>', 'also compare the architecture of this image with the nodes')
    .addOption(new Option('--only <what...>', 'check only these').choices(FINDINGS))
    .option('--role', 'print only the Role to ask the administrator for, as YAML')
    .addHelpText(
      'after',
      examples([
        ['slipway cluster check team', 'exit code 1 when something needs fixing'],
        ['slipway cluster check team --role > role.yml', 'for the administrator: kubectl apply -f role.yml'],
        ['slipway cluster check team --only push pull', 'the registry only'],
      ]),
    )
    .action((given: string | undefined, options: CheckOptions, command: Command) =>
      cli.run(command, (session) => check(session, given, options)),
    );
}

async function check(
  { client, output }: Session,
  given: string | undefined,
  { image, only, role }: CheckOptions,
): Promise<void> {
  const { name } = await chooseCluster(client, given);
  const isForRole = role === true;
  const looked = isForRole ? (['rights'] as const) : only;
  const answer = await client.cluster.check({
    name,
    ...(image === undefined ? {} : { image }),
    ...(looked === undefined ? {} : { only: [...looked] }),
  });
  if (isForRole && isNothingMissing(answer)) await output.note('No right is missing.');
  await output.answer(answer, isForRole ? roleText : checkText);
  if (!isForRole && answer.findings.some(({ state }) => state === 'problem')) throw new AnswerIsFailure();
}

function isNothingMissing({ missingRights, findings }: ClusterCheck): boolean {
  return missingRights.length === 0 && findings.every(({ state }) => state === 'ok');
}

function checkText({ findings, role }: ClusterCheck, { style }: Page): string {
  const lines = findings.map((finding) => findingText({ ...finding, name: NAMES[finding.id] }, style));
  const asked = role === undefined ? [] : ['', style.strong('The Role to ask the administrator for:'), role];
  return [...lines, ...asked].join('\n');
}

function roleText({ role, findings }: ClusterCheck, { style }: Page): string {
  if (role !== undefined) return role;
  return findings
    .filter(({ state }) => state !== 'ok')
    .map((finding) => findingText({ ...finding, name: NAMES[finding.id] }, style))
    .join('\n');
}

const NAMES: Readonly<Record<FindingId, string>> = {
  reachable: 'Cluster',
  version: 'Version',
  identity: 'Login',
  namespace: 'Namespace',
  rights: 'Rights',
  metrics: 'Metrics',
  'ingress-class': 'Ingress class',
  tls: 'Certificate',
  quota: 'Quota',
  'pod-security': 'Pod Security',
  architecture: 'Processor',
  push: 'Push',
  pull: 'Pull',
};
