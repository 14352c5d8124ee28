import type { ServiceInputs } from './service-inputs.ts';

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
