import type { ManifestSource } from '#contract/manifest/source.ts';
import type { Settings } from '#contract/system/settings.ts';

/** `python-3.11` → `3.11`. */
export function pythonOf(runtime: ManifestSource['runtime']): string {
  return runtime.slice('python-'.length);
}

/** The base image of a manifest: its own, else the setting's for its runtime, else Python's official slim image. */
export function baseImageOf(
  manifest: Pick<ManifestSource, 'image' | 'runtime'>,
  settings: Pick<Settings, 'baseImages'>,
): string {
  return (
    manifest.image.base ??
    settings.baseImages[manifest.runtime] ??
    `python:${pythonOf(manifest.runtime)}-slim`
  );
}
