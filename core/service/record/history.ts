import type { ConfigMap } from 'kubernetes-types/core/v1';
import { SlipwayError } from '#contract/errors.ts';
import { type Deployment, deploymentSchema, type Proof } from '#contract/service/deployment.ts';
import { createObject, patchObject } from '#core/kubernetes/objects.ts';
import { readOwn } from '#core/kubernetes/ownership.ts';
import type { KubernetesObject } from '#core/kubernetes/resource.ts';
import { ANNOTATION, labelsOf, objectNames } from '../names.ts';
import type { Target } from '../read/target.ts';

/** A service's deployments, as they are kept in a ConfigMap next to it: one JSON text a number. */
export interface History {
  /** Oldest first. Records that do not read (of a newer Slipway) are left where they are. */
  readonly deployments: readonly Deployment[];
  /** Text of the annotation that says who is deploying now. */
  readonly deployLock: string | undefined;
  /** For changes that must not overwrite another's; undefined: there is no history yet. */
  readonly resourceVersion: string | undefined;
}

/** How many deployments are remembered, and of how many the details of their proof: an object may have 1 MiB. */
const KEPT = 50;
const KEPT_SECONDS = 5;

export const NO_HISTORY: History = { deployments: [], deployLock: undefined, resourceVersion: undefined };

export async function readHistory(target: Target, service: string): Promise<History> {
  const map = await readOwn<ConfigMap>(target.connection, {
    kind: 'ConfigMap',
    namespace: target.namespace,
    name: objectNames.history(service),
    service,
  });
  return map === undefined ? NO_HISTORY : historyIn(map);
}

export function historyIn(map: ConfigMap): History {
  return {
    deployments: Object.values(map.data ?? {})
      .flatMap((text) => parseDeployment(text) ?? [])
      .sort((a, b) => a.number - b.number),
    deployLock: map.metadata?.annotations?.[ANNOTATION.deployLock],
    resourceVersion: map.metadata?.resourceVersion,
  };
}

function parseDeployment(text: string): Deployment | undefined {
  try {
    return deploymentSchema.parse(JSON.parse(text));
  } catch {
    // Written by a newer Slipway, or by hand: not ours to judge, and not in the way of the others.
    return undefined;
  }
}

export interface HistoryChange {
  /** Deployments to write. */
  readonly write?: readonly Deployment[];
  /** The deploy lock to set, null to release it. */
  readonly deployLock?: string | null;
  /** Only if nobody has changed it since: `changed_outside` otherwise. */
  readonly basedOn?: History;
}

/** Writes some deployments and the deploy lock; drops what is too old. */
export async function writeHistory(target: Target, service: string, change: HistoryChange): Promise<History> {
  const before = change.basedOn ?? (await readHistory(target, service));
  const data = dataOf(before.deployments, change.write ?? []);
  const annotations = change.deployLock === undefined ? {} : { [ANNOTATION.deployLock]: change.deployLock };
  if (before.resourceVersion === undefined) {
    const created = await createObject<ConfigMap>(
      target.connection,
      newMap(target, service, data, annotations),
      target.namespace,
    );
    return historyIn(created);
  }
  const changed = await patchObject<ConfigMap>(
    target.connection,
    { kind: 'ConfigMap', namespace: target.namespace, name: objectNames.history(service) },
    {
      metadata: {
        annotations,
        ...(change.basedOn === undefined ? {} : { resourceVersion: change.basedOn.resourceVersion }),
      },
      data,
    },
  );
  return historyIn(changed);
}

/** Sets the deploy lock, null releases it. Nothing happens when the history is gone: so is the service then. */
export async function patchDeployLock(
  target: Target,
  service: string,
  deployLock: string | null,
): Promise<void> {
  const where = {
    kind: 'ConfigMap',
    namespace: target.namespace,
    name: objectNames.history(service),
  } as const;
  try {
    await patchObject(target.connection, where, {
      metadata: { annotations: { [ANNOTATION.deployLock]: deployLock } },
    });
  } catch (error) {
    if (!(error instanceof SlipwayError && error.code === 'not_found')) throw error;
  }
}

/** What to write by number: null drops. */
function dataOf(
  before: readonly Deployment[],
  written: readonly Deployment[],
): Readonly<Record<string, string | null>> {
  const all = new Map([...before, ...written].map((deployment) => [deployment.number, deployment]));
  const numbers = [...all.keys()].sort((a, b) => b - a);
  const data: Record<string, string | null> = {};
  for (const deployment of written) data[deployment.number] = JSON.stringify(deployment);
  for (const number of numbers.slice(KEPT_SECONDS)) {
    const old = all.get(number);
    if (old?.proof !== undefined && hasDetails(old.proof))
      data[number] = JSON.stringify({ ...old, proof: withoutDetails(old.proof) });
  }
  for (const number of numbers.slice(KEPT)) data[number] = null;
  return data;
}

function hasDetails({ report, answers }: Proof): boolean {
  return report.series.length > 0 || (answers !== undefined && answers.changes.length > 0);
}

function withoutDetails({ report, answers, ...proof }: Proof): Proof {
  return {
    ...proof,
    report: { ...report, series: [] },
    ...(answers === undefined ? {} : { answers: { ...answers, changes: [] } }),
  };
}

function newMap(
  target: Target,
  service: string,
  data: Readonly<Record<string, string | null>>,
  annotations: Readonly<Record<string, string | null>>,
): KubernetesObject & { readonly data: Readonly<Record<string, string>> } {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: objectNames.history(service),
      namespace: target.namespace,
      labels: { ...labelsOf(service), 'app.kubernetes.io/component': 'history' },
      annotations: withoutNulls(annotations),
    },
    data: withoutNulls(data),
  };
}

function withoutNulls(record: Readonly<Record<string, string | null>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
  );
}

/** The deployment that serves, or served last: what a failed one goes back to. */
export function lastGood(history: History, before = Number.POSITIVE_INFINITY): Deployment | undefined {
  return history.deployments.findLast(({ state, number }) => state === 'succeeded' && number < before);
}
