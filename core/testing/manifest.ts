import { type ManifestSource, manifestSourceSchema } from '#contract/manifest/source.ts';
import type { ManifestVersion } from '#contract/manifest/version.ts';

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;

/** A frozen manifest of one model, one script and one package, changed as the test needs it. */
export function frozenManifest(
  change: Partial<Omit<ManifestVersion, 'manifest'>> & { readonly manifest?: Partial<ManifestSource> } = {},
): ManifestVersion {
  const { manifest, ...rest } = change;
  return {
    reference: 'iris:2',
    name: 'iris',
    version: 2,
    digest: digest('a'),
    folder: 'projects/iris',
    source: 'name: iris\n',
    manifest: { ...manifestSourceSchema.parse({ name: 'iris', models: ['iris-model'] }), ...manifest },
    models: [{ reference: 'iris-model:3', digest: digest('b'), size: 10, path: 'model.pkl' }],
    files: [
      { path: 'score.py', digest: digest('c'), size: 20, role: 'script' },
      { path: 'schema.json', digest: digest('d'), size: 30, role: 'schema' },
    ],
    lock: {
      python: '3.11',
      packages: [{ name: 'scikit-learn', version: '1.9.1' }],
      digest: digest('e'),
    },
    schemaSource: { from: 'file', path: 'schema.json' },
    base: 'python:3.11-slim',
    createdAt: '2026-01-02T03:04:05.000Z',
    ...rest,
  };
}
