import type { BuilderKind, EngineKind, ImageLayer } from '#contract/image/image.ts';
import type { LogPage, TaskStep } from '#contract/task/task.ts';
import type { DockerAuth } from '#core/registry/credentials.ts';
import type { CondaLock, CondaRequest } from './conda/conda-packages.ts';
import type { ImagePlan } from './image-plan.ts';

/** What an engine tells while it works, and the signal that stops it. A task's work fits. */
export interface EngineWork {
  readonly signal: AbortSignal;
  log(text: string, source?: string): void;
  step(id: string, title: string, change?: Partial<Pick<TaskStep, 'amount' | 'note'>>): void;
  endStep(id: string, state?: Exclude<TaskStep['state'], 'running'>, note?: string): void;
}

/** How builds reach the world: package index, proxies, certificates, network. */
export interface BuildSettings {
  readonly packageIndex: string | undefined;
  readonly extraPackageIndexes: readonly string[];
  /** Addresses of the conda channels. */
  readonly condaChannels: readonly string[];
  readonly proxies: Readonly<Record<string, string>>;
  /** PEM text; undefined: only what the base image trusts. */
  readonly caCertificates: string | undefined;
  readonly network: 'default' | 'host' | 'none';
}

export interface LockRequest {
  /** `3.11` */
  readonly python: string;
  readonly base: string;
  /** A requirements file, not pinned. */
  readonly requirements: string;
  readonly settings: BuildSettings;
}

/** Conda packages to find in the channels of the settings. */
export interface CondaLockRequest extends Omit<CondaRequest, 'channels'> {
  readonly base: string;
  readonly settings: BuildSettings;
}

export interface BuildRequest {
  readonly plan: ImagePlan;
  readonly settings: BuildSettings;
  readonly noCache: boolean;
  /** `arm64`; undefined: what is usual for the builder. Only the direct builder makes another. */
  readonly architecture?: string | undefined;
}

export interface BuiltImage {
  readonly engineId: string;
  readonly tag: string;
  readonly size: number;
  readonly layers: readonly ImageLayer[];
  readonly labels: Readonly<Record<string, string>>;
}

export interface PushRequest {
  readonly engineId: string;
  /** `registry/name` */
  readonly repository: string;
  readonly tag: string;
  readonly credentials: DockerAuth | undefined;
}

export interface ArchiveRequest {
  readonly engineId: string;
  readonly tag: string;
  readonly path: string;
}

export interface PushedImage {
  /** Of the image's manifest in the registry. */
  readonly digest: string;
  readonly layers: number;
  /** What the registry did not have; undefined: the engine does not tell. */
  readonly sent: { readonly layers: number; readonly bytes: number } | undefined;
}

export interface StartRequest {
  readonly runId: string;
  readonly engineId: string;
  readonly image: string;
  readonly port: number;
  readonly cpus: number | undefined;
  readonly memoryBytes: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

/** What an engine knows of a run. `gone`: nothing. */
export type RunStatus =
  | { readonly state: 'running'; readonly startedAt: string }
  | {
      readonly state: 'ended';
      readonly startedAt: string | undefined;
      readonly endedAt: string | undefined;
      readonly exitCode: number | undefined;
      readonly outOfMemory: boolean;
    }
  | { readonly state: 'gone' };

/** What a run has used since it started, and where it tells what it has answered. */
export interface RunMeasure {
  /** Seconds of CPU time of all its processes. */
  readonly cpuSeconds: number;
  /** In use now, without files that are only cached. */
  readonly memoryBytes: number;
  /** Port of 127.0.0.1 with the metrics of its scoring server; undefined: not reachable. */
  readonly metricsPort: number | undefined;
}

/** A file whose rows an image scores. Both paths are of this machine; the output does not exist yet. */
export interface BatchRequest {
  readonly engineId: string;
  readonly image: string;
  readonly input: string;
  readonly output: string;
  /** Further arguments of `python -m slipway_scoring batch`. */
  readonly arguments: readonly string[];
  readonly signal: AbortSignal;
  /** Hears every line of its log as it comes. */
  readonly onLine: (line: string) => void;
}

export interface BatchEnd {
  readonly code: number;
  /** Its last line is JSON: the numbers, or what went wrong. */
  readonly answer: string;
}

/** A file for a run's application folder, by its path there. */
export interface RunFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface EngineProbe {
  readonly available: boolean;
  /** What answers: `Docker`, `Podman`. */
  readonly product?: string;
  readonly version?: string;
  readonly address?: string;
  /** What it cannot do, in sentences; absent when nothing is missing. */
  readonly limits?: readonly string[];
  readonly problem?: string;
  readonly hint?: string;
}

/**
 * What builds images on this machine and keeps them. Every method throws a SlipwayError: `engine_unavailable` when it
 * does not answer, and what the method's own comment names.
 */
export interface Builder {
  readonly kind: BuilderKind;
  probe(): Promise<EngineProbe>;
  /** Pins and hashes requirements for the engine's platform. `dependency_unresolved` names what can't be had. */
  lock(request: LockRequest, work: EngineWork): Promise<string>;
  /** Pins and hashes conda packages for the engine's platform. `dependency_unresolved` as `lock`. */
  lockConda(request: CondaLockRequest, work: EngineWork): Promise<CondaLock>;
  /** Builds a plan; unchanged layers are reused. `build_failed`, with the last lines of the failing step. */
  build(request: BuildRequest, work: EngineWork): Promise<BuiltImage>;
  hasImage(engineId: string): Promise<boolean>;
  /** Processor that an image, or without one what is built, runs on: `amd64`, `arm64` (Go’s names). */
  architecture(engineId?: string): Promise<string>;
  removeImage(image: { readonly engineId: string; readonly tag: string }): Promise<void>;
  /** Removes what no remaining image needs (`kept`: their engine ids). Returns the bytes freed. */
  prune(kept: readonly string[]): Promise<number>;
  /** Writes a `docker save` archive. The process engine cannot: `wrong_state`. */
  exportArchive(request: ArchiveRequest, work: EngineWork): Promise<void>;
  /** Pushes to a registry. `registry_failed`. The process engine cannot: `wrong_state`. */
  push(request: PushRequest, work: EngineWork): Promise<PushedImage>;
  /** A file of the image, e.g. the OpenAPI document; undefined when it isn't there. */
  readImageFile(engineId: string, path: string): Promise<string | undefined>;
}

/** What runs images on this machine. Its methods throw as those of a builder. */
interface Runner {
  readonly kind: EngineKind;
  /** Starts a run bound to 127.0.0.1. `port_taken`, `run_failed`. Returns the engine's own id of it. */
  startRun(request: StartRequest): Promise<string>;
  restartRun(engineId: string, port: number): Promise<void>;
  /** SIGTERM, then after `graceSeconds` SIGKILL. */
  stopRun(engineId: string, graceSeconds: number): Promise<void>;
  removeRun(engineId: string): Promise<void>;
  statusOf(engineIds: readonly string[]): Promise<ReadonlyMap<string, RunStatus>>;
  /** A page of a run's output from its first line on. */
  readLog(request: LogRequest): Promise<LogPage>;
  /** What a run has used; undefined when it does not run. */
  measureRun(engineId: string): Promise<RunMeasure | undefined>;
  /** Scores the rows of a file to its end. `not_found` when the image is gone. What is cancelled leaves nothing running. */
  runBatch(request: BatchRequest): Promise<BatchEnd>;
  /** Puts files over those of a run's application folder. Its server sees them when it is started again. */
  putFiles(engineId: string, files: readonly RunFile[]): Promise<void>;
}

/** What builds images and runs them. */
export type Engine = Builder & Runner;

export interface LogRequest {
  readonly engineId: string;
  readonly after: number;
  readonly max: number;
  readonly waitMs: number;
  readonly signal?: AbortSignal | undefined;
}
