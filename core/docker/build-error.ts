import { SlipwayError } from '#contract/errors.ts';

/** What is known of a build that failed: the engine's own words, and the step that they are about. */
export interface BuildFailure {
  readonly message: string;
  /** Undefined: the build failed outside of all steps, e.g. before the first one. */
  readonly step: { readonly id: string; readonly title: string } | undefined;
  /** The last lines that the step printed. */
  readonly lines: readonly string[];
}

/** BuildKit's words, and Buildah's, for a base image that cannot be had. */
const NO_BASE =
  /pull access denied for ([^,\s]+)|failed to resolve source metadata for ([^\s:]+)|failed to do request|initializing source docker:/;

export function buildError({ message, step, lines }: BuildFailure): SlipwayError {
  if (/no space left on device/i.test(message))
    return new SlipwayError('disk_full', {
      message: 'The disk of the container engine is full.',
      hint: '`slipway image prune` and `docker system prune` (or `podman system prune`) free space.',
    });
  if (step === undefined && NO_BASE.test(message))
    return new SlipwayError('build_failed', {
      message: `The base image is not available: ${message}`,
      hint: 'Check its name (image.base in the manifest, or the setting baseImages), the network and the proxy.',
    });
  return new SlipwayError('build_failed', {
    message: `${step?.title ?? 'The build'} failed. ${lines.at(-1) ?? message}`,
    hint: 'See the last lines of the step.',
    details: { step: step?.id ?? '', lines, message },
  });
}

/** A build that ended without an error and without an image. */
export function noImage(): SlipwayError {
  return new SlipwayError('engine_failed', {
    message: 'The engine ended the build without an image.',
    hint: 'It may have been stopped. Build again.',
  });
}
