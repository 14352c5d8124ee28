import type { LayerKind } from '#contract/image/image.ts';

/** One file of a layer: where it lies in the image, relative to the layer's root, and its bytes by digest. */
export interface PlannedFile {
  readonly path: string;
  readonly digest: string;
  readonly size: number;
  /** Where the bytes are now: a blob of the store or a resource of Slipway. */
  readonly source: string;
  readonly isExecutable?: boolean;
}

/** A layer that copies files to a folder of the image. */
export interface FileLayer {
  readonly kind: Extract<LayerKind, 'scoring' | 'model' | 'script'>;
  readonly title: string;
  /** Absolute folder in the image. */
  readonly target: string;
  readonly files: readonly PlannedFile[];
}

/** How the schema of `run()` gets into the image. */
export interface SchemaPlan {
  /** Arguments of `python -m slipway_scoring schema`. */
  readonly arguments: readonly string[];
  /** Files that must be there before: the schema file or the model's description. */
  readonly files: readonly PlannedFile[];
  /** What of the script the schema follows from: nothing, its text, or what it is once imported. */
  readonly reads: 'nothing' | 'text' | 'import';
  /** Without what changes with every version: the documents would change with it. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Conda packages of an image. */
export interface CondaPlan {
  /** Text of their lock. */
  readonly lock: string;
  readonly packages: readonly string[];
  /** One of them is a Python: it runs the script, so that it can import the others. */
  readonly bringsPython: boolean;
}

/**
 * What an image is made of, layer by layer, in order: base → packages → steps → conda → dependencies → scoring server →
 * models → schema → script → labels. Knows nothing of Docker: each engine makes of it what it can.
 */
export interface ImagePlan {
  /** `name:version` of the manifest version. */
  readonly reference: string;
  readonly manifestDigest: string;
  readonly base: string;
  readonly python: string;
  readonly packages: readonly string[];
  readonly steps: readonly string[];
  /** Pinned and hashed requirements of the script and the scoring server together. */
  readonly lock: string;
  /** Conda packages below the Python packages; undefined: none. */
  readonly conda: CondaPlan | undefined;
  readonly scoring: FileLayer;
  readonly models: readonly FileLayer[];
  readonly schema: SchemaPlan;
  readonly script: FileLayer;
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** Places inside every image. */
export const APP_FOLDER = '/app';
export const SCORING_FOLDER = '/opt/slipway/scoring';
export const VENV_FOLDER = '/opt/slipway/venv';
export const CONDA_FOLDER = '/opt/slipway/conda';
/** Inside the application folder: schema.json, swagger.json, openapi.json. */
export const SCHEMA_FOLDER = '.slipway';
export const SCORING_PORT = 5001;
export const METRICS_PORT = 5002;
/** Prefix of our own labels, a reverse domain (OCI image-spec, annotations.md: other prefixes are reserved). */
export const LABEL_PREFIX = 'io.slipway';
