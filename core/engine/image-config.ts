import {
  APP_FOLDER,
  CONDA_FOLDER,
  type ImagePlan,
  SCORING_FOLDER,
  SCORING_PORT,
  VENV_FOLDER,
} from './image-plan.ts';

/** How an image is run: what stands beside its layers. Every builder writes the same. */
export interface ImageConfig {
  /** Folders in front of the search path of the base image. */
  readonly searchPath: readonly string[];
  /** Variables of every image. */
  readonly commonEnvironment: Readonly<Record<string, string>>;
  /** Variables of this image. */
  readonly environment: Readonly<Record<string, string>>;
  readonly workingFolder: string;
  /** A number, so that a cluster can see that it is not root. */
  readonly user: string;
  readonly port: number;
  readonly stopSignal: string;
  readonly entrypoint: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** Returns how the image of a plan is run. */
export function imageConfig(plan: Pick<ImagePlan, 'conda' | 'environment' | 'labels'>): ImageConfig {
  return {
    searchPath: [`${VENV_FOLDER}/bin`, ...(plan.conda === undefined ? [] : [`${CONDA_FOLDER}/bin`])],
    commonEnvironment: {
      PYTHONPATH: SCORING_FOLDER,
      PYTHONUNBUFFERED: '1',
      PYTHONDONTWRITEBYTECODE: '1',
      HOME: '/tmp',
    },
    environment: plan.environment,
    workingFolder: APP_FOLDER,
    user: '10001:10001',
    port: SCORING_PORT,
    stopSignal: 'SIGTERM',
    entrypoint: ['python3', '-m', 'slipway_scoring'],
    labels: plan.labels,
  };
}
