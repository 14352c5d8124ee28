import { quantity } from '#core/kubernetes/quantity.ts';
import { hasExports, hasRecorder } from '../record-place.ts';
import type { ServiceInputs } from './service-inputs.ts';

/** What the recorder takes beside the server: about 40 MiB at rest, more while a segment is packed. */
const RECORDER_MEMORY = 96 * 2 ** 20;

/** Memory of the container: what the script and the server may use, and the recorder's on top where there is one. */
export function memoryOf(inputs: Pick<ServiceInputs, 'settings' | 'image' | 'cluster'>): string {
  const { memory } = limitsOf(inputs);
  if (!hasRecorder(inputs.settings) && !hasExports(inputs.settings)) return memory;
  return `${Math.ceil((quantity(memory) + RECORDER_MEMORY) / 2 ** 20)}Mi`;
}

/** Limits of a replica as they apply: the service's own, else those of the image's manifest or of the cluster. */
export function limitsOf({
  settings,
  image,
  cluster,
}: Pick<ServiceInputs, 'settings' | 'image' | 'cluster'>) {
  return {
    cpu: settings.cpu ?? cluster.cpu,
    memory: settings.memory ?? cluster.memory,
    workers: settings.workers ?? image.serving.workers,
    concurrency: settings.concurrency ?? image.serving.concurrency,
    queue: settings.queue ?? image.serving.queue,
    timeoutSeconds: settings.timeoutSeconds ?? image.serving.timeoutSeconds,
  };
}
