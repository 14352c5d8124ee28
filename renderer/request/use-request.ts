import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Answer } from '#contract/run/run.ts';
import type { Callee } from './callee.ts';
import { prettyJson } from './json/json-text.ts';
import { type RequestShape, shapeOf } from './request-inputs.ts';
import { setDraft, useRequests } from './request-store.ts';

export interface CurrentRequest {
  readonly text: string;
  /** The saved request it came from. */
  readonly name: string | undefined;
  readonly example: string;
  /** What the example was made of, where Slipway made it. */
  readonly exampleFrom: string | undefined;
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

/** The request that is being written: what was typed, else the callee's own example. */
export function useRequest(callee: Callee, onAnswer: ((answer: Answer) => void) | undefined): CurrentRequest {
  const { keptAs } = callee;
  const usage = useQuery({
    queryKey: [...callee.queryKey, 'usage'],
    queryFn: callee.usage,
    enabled: callee.isReady,
  });
  const shape = useShape(callee);
  const example = usage.data === undefined ? '' : prettyJson(usage.data.example);
  const draft = useRequests((state) => state.drafts[keptAs]);
  const text = draft?.text ?? example;
  const name = draft?.name;
  const parsed = useMemo(() => parse(text), [text]);
  const send = useMutation({
    mutationFn: callee.score,
    onSuccess: (answer) => onAnswer?.(answer),
  });
  return {
    text,
    name,
    example,
    exampleFrom: usage.data?.exampleFrom,
    shape,
    body: 'value' in parsed ? parsed : undefined,
    problem: 'problem' in parsed && text !== '' ? parsed.problem : undefined,
    error: usage.error,
    setText: (next) => setDraft(keptAs, { text: next, name }),
    send: () => {
      if ('value' in parsed) send.mutate(text);
    },
    isSending: send.isPending,
    sendError: send.error,
    answer: send.data,
  };
}

/** What the callee's own document says of its inputs; nothing where it says nothing. */
function useShape(callee: Callee): RequestShape {
  const { data } = useQuery({
    queryKey: [...callee.queryKey, 'openapi'],
    enabled: callee.isReady,
    queryFn: async () => {
      const answer = await callee.document();
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
