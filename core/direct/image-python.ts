import { VENV_FOLDER } from '#core/engine/image-plan.ts';

/** The Python of a base image. */
export interface ImagePython {
  /** `3.11` */
  readonly minor: string;
  /** `/usr/local/bin/python3.11` */
  readonly path: string;
}

/** The folder of packages in the environment of an image, without `/` at its begin. */
export function sitePackages({ minor }: Pick<ImagePython, 'minor'>): string {
  return `${inImage(VENV_FOLDER)}/lib/python${minor}/site-packages`;
}

/** An absolute path as layers have it. */
export function inImage(path: string): string {
  return path.replace(/^\/+/, '');
}
