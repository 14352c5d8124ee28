import { SlipwayError } from '#contract/errors.ts';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { ParsedManifest } from './parsed-manifest.ts';
import { readManifest } from './read-manifest.ts';

/** Reads a manifest that is to be changed. `manifest_invalid` when its YAML cannot be read. */
export function readWhole(text: string): ParsedManifest {
  const manifest = readManifest(text, { folderName: '' });
  const broken = brokenPlace(manifest);
  if (broken !== undefined)
    throw new SlipwayError('manifest_invalid', {
      message: `The manifest cannot be read at line ${broken.range.startLine}. Nothing was changed.`,
      hint: broken.message,
    });
  return manifest;
}

/** Whether the YAML of a manifest can be read. */
export function isReadable(text: string): boolean {
  return brokenPlace(readManifest(text, { folderName: '' })) === undefined;
}

function brokenPlace({ diagnostics }: ParsedManifest): Diagnostic | undefined {
  return diagnostics.find(({ code }) => code === 'broken-yaml');
}
