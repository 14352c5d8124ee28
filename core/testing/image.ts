import type { ImageRecord } from '#core/store/store.ts';
import { frozenManifest } from './manifest.ts';

/** The record of an image of `frozenManifest()`, changed as the test needs it. */
export function imageRecord(change: Partial<ImageRecord> = {}): ImageRecord {
  const manifest = frozenManifest();
  return {
    reference: manifest.reference,
    name: manifest.name,
    version: manifest.version,
    engine: 'docker',
    engineId: 'sha256:none',
    tag: `slipway/${manifest.reference}`,
    manifestDigest: manifest.digest,
    models: manifest.models.map((model) => model.reference),
    packages: manifest.lock.packages,
    layers: [
      { kind: 'base', title: manifest.base, size: 120_000_000 },
      { kind: 'dependencies', title: '1 package', size: 90_000_000, rebuiltBecause: 'first build' },
      { kind: 'scoring', title: 'Scoring server', size: 400_000 },
      { kind: 'model', title: 'Model iris-model:3', size: 10 },
      { kind: 'script', title: 'Script score.py', size: 20 },
    ],
    size: 210_400_030,
    base: manifest.base,
    labels: {},
    folder: manifest.folder,
    createdAt: '2026-01-02T03:05:05.000Z',
    buildSeconds: 12,
    taskId: 'none',
    ...change,
  };
}
