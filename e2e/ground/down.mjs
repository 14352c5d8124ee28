/** Stops what `node e2e/ground/up.mjs` started. What is costly to fetch or make again stays in the cache folder. */
import { say } from '#scripts/machine/progress.mjs';
import { stopCluster } from '../cluster/cluster.mjs';
import { stopDisplay } from './display.mjs';
import { stopEngine } from './engine.mjs';
import { stopRegistry } from './registry.mjs';

const stops = { display: stopDisplay, cluster: stopCluster, registry: stopRegistry, engine: stopEngine };
for (const [name, stop] of Object.entries(stops)) {
  say((await stop()) ? `${name} stopped` : `${name} did not run`);
}
