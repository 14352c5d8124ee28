import type { QueryKey } from '@tanstack/react-query';
import type { Answer, Snippet, Usage } from '#contract/run/run.ts';

/** What requests are sent to: a run on this machine, or a service that is open. */
export interface Callee {
  /** Of what is asked of it: tells it from others, and from itself after a new start. */
  readonly queryKey: QueryKey;
  /** Under what the request that is being written is kept. */
  readonly keptAs: string;
  /** The project that saved requests belong to; undefined: there is none. */
  readonly folder: string | undefined;
  readonly isReady: boolean;
  readonly usage: () => Promise<Usage>;
  /** Its OpenAPI document. */
  readonly document: () => Promise<Answer>;
  readonly score: (body: string) => Promise<Answer>;
  /** Code that sends a JSON text. */
  readonly snippets: (body: string) => Promise<readonly Snippet[]>;
}
