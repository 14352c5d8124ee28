import type { BuildSettings, EngineWork } from './engine.ts';
import type { FileLayer, ImagePlan } from './image-plan.ts';

/** An environment on this machine in which scripts of the user can run, kept from being removed until `release`. */
export interface ScriptPlace {
  /** The Python, as in `3.11.7`. */
  readonly python: string;
  readonly environmentId: string;
  readonly scoringId: string;
  release(): Promise<void>;
}

/** Where a script that goes wrong is stopped. */
export interface ScriptLimits {
  readonly seconds: number;
  /** Of all files below `room`. */
  readonly diskBytes: number;
  /** Of each process. */
  readonly memoryBytes?: number | undefined;
  readonly processes: number;
}

export interface ScriptRequest {
  readonly place: Pick<ScriptPlace, 'environmentId' | 'scoringId'>;
  /** The command; `python` is that of the place. */
  readonly words: readonly string[];
  /** A folder with the working folder, the home folder and the temporary folder of the script. */
  readonly room: ScriptRoom;
  readonly variables: Readonly<Record<string, string>>;
  readonly limits: ScriptLimits;
  /** Source of its lines in the log. */
  readonly source: string;
}

export interface ScriptRoom {
  readonly folder: string;
  readonly work: string;
  readonly home: string;
  readonly temporary: string;
}

export interface BatchRequest {
  /** An image of the process engine. */
  readonly engineId: string;
  /** Rows as JSON Lines. */
  readonly input: string;
  /** Becomes JSON Lines with `{"row", "output"}` or `{"row", "error"}` for each row, in their order. */
  readonly output: string;
  readonly room: ScriptRoom;
  readonly limits: ScriptLimits;
  readonly source: string;
}

/** How a script ended. `stopped`: by which limit. */
export interface ScriptEnd {
  /** 128 + the number of the signal that ended it. */
  readonly code: number;
  readonly stopped?: 'time' | 'disk' | 'processes' | undefined;
  /** The last lines of its error output. */
  readonly errorTail: readonly string[];
}

/**
 * Runs scripts of the user outside of an image: with low priority, within limits, without the user's environment. What it starts
 * ends with it, and with Slipway. `cancelled` by the signal of the work, when nothing of it is left.
 */
export interface ScriptRunner {
  /** Makes the environment of a lock. Errors as `Engine.build`. */
  prepare(
    request: {
      readonly python: string;
      readonly plan: Pick<ImagePlan, 'lock' | 'conda'>;
      readonly scoring: FileLayer;
      readonly settings: BuildSettings;
    },
    work: EngineWork,
  ): Promise<ScriptPlace>;
  run(request: ScriptRequest, work: EngineWork): Promise<ScriptEnd>;
  /** Scores a file with `init()` and `run()` of an image of the process engine. */
  batch(request: BatchRequest, work: EngineWork): Promise<ScriptEnd>;
}
