import { join } from 'node:path';
import type { Settings } from '#contract/system/settings.ts';
import type { Clock } from './clock.ts';
import { createDirectBuilder } from './direct/direct-builder.ts';
import { createDockerEngine, type DockerEngine } from './docker/docker-engine.ts';
import { findEndpoint } from './docker/endpoint.ts';
import { createEngines } from './engine/engines.ts';
import { withoutAppImage } from './host/bundle-environment.ts';
import { createWorkerPool } from './host/worker-pool.ts';
import { buildSettings } from './image/build-settings.ts';
import { readScoringServer } from './image/scoring-layer.ts';
import { createConnections } from './kubernetes/connections.ts';
import type { Logger } from './log/logger.ts';
import { createProcessEngine } from './process/process-engine.ts';
import { createScriptRunner } from './process/script-runner.ts';
import { createUvResolver } from './process/uv-resolver.ts';
import { openRegistry } from './registry/registry-client.ts';
import type { RouterContext } from './router.ts';
import { createServiceSessions } from './service/service-sessions.ts';
import { watchChanges } from './store/changes.ts';
import { openStore } from './store/store.ts';
import { readSettings } from './system/settings.ts';
import { openTaskFolder } from './task/task-folder.ts';
import { createTasks } from './task/tasks.ts';
import { createSweeper } from './trash/sweeping.ts';
import { createTrust } from './trust/trust.ts';

export interface CoreOptions {
  readonly dataFolder: string;
  readonly resources: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly version: string;
  readonly logger: Logger;
  /** The built `core/manifest/worker/worker.ts`; absent: projects are read in this thread. */
  readonly manifestWorker?: URL | undefined;
}

export interface Core {
  readonly context: RouterContext;
  /**
   * Deletes what is over in the trash and looks at what is watched, now and every hour, and follows the schedules of
   * retrainings: for a program that goes on, as window and portal do.
   */
  startClock(): void;
  /** Cancels what runs in this process, waits for its clean-up, lets go of everything. Runs keep running. */
  close(): Promise<void>;
}

/** Wires core together: the one place where its parts are made and handed their ports. */
export async function createCore(given: CoreOptions): Promise<Core> {
  const options = { ...given, environment: withoutAppImage(given.environment) };
  const { dataFolder, environment, home, logger, resources } = options;
  const store = await openStore(dataFolder);
  const changes = watchChanges(dataFolder);
  const settings = () => readSettings(store);
  const tasks = createTasks({
    folder: openTaskFolder(join(dataFolder, 'tasks'), changes.announceTask),
    logger,
    keep: async () => (await settings()).keepTasks,
  });
  const docker = dockerEngine(options, settings);
  const folder = join(dataFolder, 'process');
  const engines = createEngines({
    docker,
    process: createProcessEngine({ folder, environment, settings, logger }),
    direct: directBuilder(options, settings),
    settings,
  });
  const scripts = createScriptRunner({ folder, environment, settings });
  const resolver = resolverOf(options, { folder, settings });
  const connections = createConnections(options);
  const serviceSessions = createServiceSessions();
  const workers = options.manifestWorker && createWorkerPool(options.manifestWorker, { dataFolder });
  const context: RouterContext = {
    store,
    tasks,
    changes,
    engines,
    scripts,
    resolver,
    workers,
    connections,
    serviceSessions,
    trust: createTrust(store),
    settings,
    logger,
    resources,
    environment,
    home,
    version: options.version,
  };
  const clock = lazyClock(context);
  return {
    context,
    startClock: clock.start,
    close: async () => {
      await clock.stop();
      await closeParts(context, docker);
    },
  };
}

/** The trash is small; the code of the rest is read when it starts: a command that ends at once never needs it. */
function lazyClock(context: RouterContext): Clock {
  const sweeper = createSweeper(context);
  let clock: Promise<Clock> | undefined;
  return {
    start: () => {
      sweeper.start();
      clock ??= import('./clock.ts').then(({ createClock }) => createClock(context));
      clock
        .then(({ start }) => start())
        .catch((error: unknown) => context.logger.error('the clock cannot be started', { error }));
    },
    stop: async () => {
      await sweeper.stop();
      await (await clock)?.stop();
    },
  };
}

async function closeParts(
  { tasks, workers, serviceSessions, connections, changes }: RouterContext,
  docker: DockerEngine,
): Promise<void> {
  await tasks.close();
  workers?.close();
  await docker.close();
  await serviceSessions.close();
  connections.close();
  changes.close();
}

function resolverOf(
  { environment, resources }: CoreOptions,
  { folder, settings }: { readonly folder: string; readonly settings: () => Promise<Settings> },
): ReturnType<typeof createUvResolver> {
  return createUvResolver({
    folder,
    environment,
    settings,
    buildSettings: async () => buildSettings(await settings(), environment),
    ownRequirements: async () => (await readScoringServer(resources)).requirements,
  });
}

function dockerEngine(options: CoreOptions, settings: () => Promise<Settings>): DockerEngine {
  return createDockerEngine({
    cacheFolder: join(options.dataFolder, 'caches'),
    findEndpoint: async () => findEndpoint(endpointSources(options, await settings())),
  });
}

function directBuilder(
  { dataFolder, environment, home }: CoreOptions,
  settings: () => Promise<Settings>,
): ReturnType<typeof createDirectBuilder> {
  return createDirectBuilder({
    folder: join(dataFolder, 'direct'),
    processFolder: join(dataFolder, 'process'),
    environment,
    settings,
    openRegistry: (registry, signal) => openRegistry({ environment, home, settings }, registry, { signal }),
  });
}

/** Where Docker may be found on this machine when the settings name no endpoint. */
function endpointSources({ environment, home }: CoreOptions, { dockerHost }: Settings) {
  return { environment, home, platform: process.platform, userId: process.getuid?.(), chosen: dockerHost };
}
