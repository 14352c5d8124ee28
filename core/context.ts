import type { ScopedCaller } from '#contract/system/access-token.ts';
import type { Settings } from '#contract/system/settings.ts';
import type { Engines } from './engine/engines.ts';
import type { Resolver } from './engine/resolver.ts';
import type { ScriptRunner } from './engine/script-runner.ts';
import type { Reach } from './host/reach.ts';
import type { WorkerPool } from './host/worker-pool.ts';
import type { Connections } from './kubernetes/connections.ts';
import type { Logger } from './log/logger.ts';
import type { Changes } from './store/changes.ts';
import type { Store } from './store/store.ts';
import type { Tasks } from './task/tasks.ts';
import type { Trust } from './trust/trust.ts';

/** What every function of core may need, made once in core.ts and handed down. */
export interface CoreContext {
  readonly store: Store;
  readonly tasks: Tasks;
  readonly changes: Changes;
  readonly engines: Engines;
  /** Runs scripts of the user that are not in an image. */
  readonly scripts: ScriptRunner;
  /** Asks the package index about dependencies; absent: nobody asks. */
  readonly resolver?: Resolver | undefined;
  /** Threads for reading what others wrote; absent: it is read in this one. */
  readonly workers?: WorkerPool | undefined;
  /** Ways to Kubernetes clusters. */
  readonly connections: Connections;
  /** What the user has agreed to. */
  readonly trust: Trust;
  readonly settings: () => Promise<Settings>;
  readonly logger: Logger;
  /** Folder of what is shipped: the scoring server and the examples. */
  readonly resources: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  readonly home: string;
  /** Which paths the caller may name; absent: any. Each door says so for its own callers. */
  readonly reach?: Reach | undefined;
  /** Whose token of one scope the call came with; absent: the user, or a page. */
  readonly caller?: ScopedCaller | undefined;
  readonly version: string;
}

/** The parts of the context that a function needs; who calls it, a test for one, has to bring no more. */
export type Needs<Part extends keyof CoreContext> = Pick<CoreContext, Part>;
