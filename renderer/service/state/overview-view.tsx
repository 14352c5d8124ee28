import type { Deployment } from '#contract/service/deployment.ts';
import type { Service } from '#contract/service/service.ts';
import type { Task } from '#contract/task/task.ts';
import { useShownCommand } from '#renderer/page/command-line-store.ts';
import { DetailBody } from '#renderer/parts/list/list-page.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { DeploymentsCard } from '../deployments/deployments-card.tsx';
import { ProofCard } from '../deployments/proof-card.tsx';
import { RolloutCard } from '../deployments/rollout-card.tsx';
import { KeysCard } from '../keys/keys-card.tsx';
import { TrafficCard } from '../traffic/traffic-card.tsx';
import { useDeployments } from '../use-service-queries.ts';
import { useServiceTask } from '../use-service-task.ts';
import { DriftNotice, ProblemNotices } from './notices.tsx';

/** How a service is doing: what is wrong, what is under way, its numbers, keys and history. */
export function OverviewView({ service }: { readonly service: Service }) {
  useShownCommand(`slipway service show ${shellWord(service.name)}`);
  const isUpdating = service.updating !== undefined;
  const deployments = useDeployments(service, isUpdating);
  const task = useServiceTask(service);
  const [latest] = deployments.data ?? [];
  const proof = latest?.proof;
  const rollout = task !== undefined && isWorthShowing(task, latest) ? task : undefined;
  const proofCard =
    latest === undefined || proof === undefined ? null : (
      <ProofCard deployment={latest} proof={proof} isWide={!isUpdating || rollout === undefined} />
    );
  return (
    <DetailBody>
      <ProblemNotices service={service} />
      <DriftNotice service={service} />
      {isUpdating && proofCard}
      {rollout !== undefined && <RolloutCard task={rollout} isWide={!isUpdating || proof === undefined} />}
      <TrafficCard service={service} />
      <KeysCard service={service} />
      <DeploymentsCard service={service} deployments={deployments} />
      {!isUpdating && proofCard}
    </DetailBody>
  );
}

/** A rollout that ended well is in the history; one that did not stays in sight until a later one. */
function isWorthShowing(task: Task, latest: Deployment | undefined): boolean {
  const isOvertaken = latest !== undefined && Date.parse(latest.startedAt) > Date.parse(task.startedAt);
  return (
    task.state === 'running' || (task.state !== 'succeeded' && !(isOvertaken && latest.state === 'succeeded'))
  );
}
