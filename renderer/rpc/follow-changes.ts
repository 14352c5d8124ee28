import type { Change } from '#contract/system/index.ts';
import { api, client } from './client.ts';
import { useConnection } from './connection.ts';
import { queryClient } from './query-client.ts';

/** What has to be asked again when something of a kind changes. */
const AFFECTED: Readonly<Record<Change['of'], readonly (readonly unknown[])[]>> = {
  models: [api.model.key(), api.project.open.key(), api.project.lineage.key()],
  manifests: [api.manifest.list.key(), api.project.lineage.key()],
  images: [api.image.key(), api.project.open.key(), api.project.overview.key(), api.project.lineage.key()],
  runs: [api.run.key(), api.project.open.key(), api.project.lineage.key()],
  // Checks and services ask what the changed cluster says.
  clusters: [api.cluster.key(), api.service.key()],
  stores: [api.store.key()],
  settings: [api.system.settings.key(), api.system.engines.key()],
  projects: [api.project.recent.key(), api.project.overview.key()],
  trash: [api.trash.key()],
  retrainings: [api.retraining.key(), api.project.lineage.key()],
  watches: [api.telemetry.watches.key()],
  tasks: [api.task.key(), api.project.overview.key()],
};

/** Keeps what the page shows equal to what core knows, whichever door changed it, for as long as the page lives. */
export function followChanges(): void {
  let generation = 0;
  let stop = new AbortController();
  useConnection.subscribe((connection) => {
    if (connection.state !== 'connected' || connection.generation === generation) return;
    const isFirst = generation === 0;
    generation = connection.generation;
    stop.abort();
    stop = new AbortController();
    if (!isFirst) void queryClient.invalidateQueries();
    void follow(stop.signal);
  });
}

async function follow(signal: AbortSignal): Promise<void> {
  try {
    for await (const change of await client.system.changes(undefined, { signal })) {
      for (const queryKey of AFFECTED[change.of]) void queryClient.invalidateQueries({ queryKey });
    }
  } catch (error) {
    // Ends with its connection; the next one starts it anew.
    if (!signal.aborted) console.debug('news of changes ended', error);
  }
}
