import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { ClusterChoices } from '#contract/cluster/cluster.ts';
import { api } from '#renderer/rpc/client.ts';
import { type Failure, toFailure } from '#renderer/rpc/failure.ts';
import { withRegistry } from './cluster-draft.ts';
import type { FieldsProps } from './field-error.ts';

export interface Choices {
  readonly found: ClusterChoices | undefined;
  readonly failure: Failure | undefined;
  readonly isLooking: boolean;
  /** Asks the cluster of a context; nothing is sent to a cluster before. */
  readonly look: (context: string) => void;
}

/** What the cluster of the chosen context offers, once somebody has asked for it. Its own registry is put in where none stands. */
export function useChoices({ draft, onChange }: FieldsProps): Choices {
  const [asked, setAsked] = useState<string>();
  const kubeconfig = draft.kubeconfig.trim();
  const isAsked = asked !== undefined && asked === draft.context;
  const choices = useQuery(
    api.cluster.discover.queryOptions({
      input: { context: asked ?? '', ...(kubeconfig === '' ? {} : { kubeconfig }) },
      enabled: isAsked,
      retry: false,
      staleTime: 60_000,
    }),
  );
  const { data } = choices;
  const taken = useRef<ClusterChoices>(undefined);
  useEffect(() => {
    if (!isAsked || data === undefined || taken.current === data) return;
    taken.current = data;
    const own = data.registries.find(({ from }) => from === 'cluster');
    if (own !== undefined && draft.registry === '') onChange(withRegistry(draft, own.address, data));
  }, [isAsked, data, draft, onChange]);
  return {
    found: isAsked ? choices.data : undefined,
    failure: isAsked && choices.isError ? toFailure(choices.error) : undefined,
    isLooking: isAsked && choices.isFetching,
    look: (context) => {
      setAsked(context);
      if (isAsked) void choices.refetch();
    },
  };
}
