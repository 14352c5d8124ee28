import { useQueries } from '@tanstack/react-query';
import {
  type ClusterCheck,
  type ClusterFinding,
  FINDINGS,
  type FindingId,
} from '#contract/cluster/cluster.ts';
import { api } from '#renderer/rpc/client.ts';

/** What is looked at together; each part is shown as soon as it is known. */
const PARTS: readonly (readonly FindingId[])[] = [
  ['reachable', 'version', 'identity', 'namespace', 'pod-security'],
  ['rights'],
  ['metrics', 'ingress-class', 'tls', 'quota', 'architecture', 'pull'],
  ['push'],
];

export type CheckState = ClusterFinding['state'] | 'checking';

export type CheckRow = ClusterFinding | { readonly id: FindingId; readonly state: 'checking' };

export interface ShownCheck {
  /** In the order of the contract; `checking` where nothing is known yet. */
  readonly rows: readonly CheckRow[];
  readonly state: Exclude<CheckState, 'unknown'>;
  readonly rights: Pick<ClusterCheck, 'missingRights' | 'role'>;
  readonly error: Error | undefined;
  readonly isChecking: boolean;
  readonly again: () => void;
}

/** Checks a cluster when it is first looked at, when it has changed, and when asked again. */
export function useCheck(name: string): ShownCheck {
  const parts = useQueries({
    queries: PARTS.map((only) =>
      api.cluster.check.queryOptions({
        input: { name, only: [...only] },
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: Number.POSITIVE_INFINITY,
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      }),
    ),
  });
  const findings = new Map<FindingId, ClusterFinding>();
  for (const { data } of parts) for (const finding of data?.findings ?? []) findings.set(finding.id, finding);
  const pending = new Set(PARTS.flatMap((ids, index) => (parts[index]?.isPending === true ? ids : [])));
  const isChecking = parts.some(({ isFetching }) => isFetching);
  const rights = parts[1]?.data;
  return {
    rows: FINDINGS.flatMap((id): readonly CheckRow[] => {
      const finding = findings.get(id);
      if (finding !== undefined) return [finding];
      return pending.has(id) ? [{ id, state: 'checking' }] : [];
    }),
    state: worst([...findings.values()], isChecking),
    rights: {
      missingRights: rights?.missingRights ?? [],
      ...(rights?.role === undefined ? {} : { role: rights.role }),
    },
    error: parts.find(({ error }) => error !== null)?.error ?? undefined,
    isChecking,
    again: () => {
      for (const part of parts) void part.refetch();
    },
  };
}

function worst(findings: readonly ClusterFinding[], isChecking: boolean): ShownCheck['state'] {
  if (findings.some(({ state }) => state === 'problem')) return 'problem';
  if (isChecking) return 'checking';
  return findings.some(({ state }) => state === 'warning') ? 'warning' : 'ok';
}
