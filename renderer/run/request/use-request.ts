import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Answer, Run } from '../../../contract/run/run.ts';
import { api, client } from '../../rpc/client.ts';
import { queryClient } from '../../rpc/query-client.ts';
import { prettyJson } from '../json-text.ts';
import { setDraft, useRequests } from '../request-store.ts';
import { type RequestShape, shapeOf } from './request-inputs.ts';

export interface CurrentRequest {
  readonly text: string;
  /** The saved request it came from. */
  readonly name: string | undefined;
  readonly example: string;
  readonly shape: RequestShape;
  /** Undefined while the text is not JSON; then `problem` says why. */
  readonly body: { readonly value: unknown } | undefined;
  readonly problem: string | undefined;
  readonly error: Error | null;
  readonly setText: (text: string) => void;
  readonly send: () => void;
  readonly isSending: boolean;
  readonly sendError: Error | null;
  readonly answer: Answer | undefined;
}

/** The request that a project's run is called with: what was typed, else the example of the run. */
export function useRequest(run: Run, onAnswer: ((answer: Answer) => void) | undefined): CurrentRequest {
  const isReady = run.state === 'ready';
  const usage = useQuery(api.run.usage.queryOptions({ input: { id: run.id }, enabled: isReady }));
  const shape = useShape(run);
  const example = usage.data === undefined ? '' : prettyJson(usage.data.example);
  const draft = useRequests((state) => state.drafts[run.folder]);
  const text = draft?.text ?? example;
  const name = draft?.name;
  const parsed = useMemo(() => parse(text), [text]);
  const send = useMutation({
    mutationFn: (body: string) => client.run.score({ id: run.id, body }),
    onSuccess: (answer) => {
      onAnswer?.(answer);
      return queryClient.invalidateQueries({ queryKey: api.run.history.key() });
    },
  });
  return {
    text,
    name,
    example,
    shape,
    body: 'value' in parsed ? parsed : undefined,
    problem: 'problem' in parsed && text !== '' ? parsed.problem : undefined,
    error: usage.error,
    setText: (next) => setDraft(run.folder, { text: next, name }),
    send: () => {
      if ('value' in parsed) send.mutate(text);
    },
    isSending: send.isPending,
    sendError: send.error,
    answer: send.data,
  };
}

/** What the run's own document says of its inputs; nothing where it says nothing. */
function useShape(run: Run): RequestShape {
  const { data } = useQuery({
    queryKey: ['openapi', run.id, run.startedAt],
    enabled: run.state === 'ready',
    queryFn: async () => {
      const answer = await client.run.request({ id: run.id, method: 'GET', path: '/openapi.json' });
      return shapeOf(answer.status === 200 ? JSON.parse(answer.body) : undefined);
    },
  });
  return data ?? NO_SHAPE;
}

const NO_SHAPE: RequestShape = { schema: undefined, inputs: [] };

function parse(text: string): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
