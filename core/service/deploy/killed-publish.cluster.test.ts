import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildProgram, startProgram } from '#core/testing/start-program.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { loadService } from '../read/find-services.ts';
import { readHistory } from '../record/history.ts';
import { readKeys } from '../secrets/keys.ts';
import {
  clusterGround,
  everythingOf,
  published,
  score,
  serviceName,
  smallProject,
} from '../testing/cluster-ground.ts';

const RESOURCES = join(import.meta.dirname, '..', '..', '..', 'resources');

/** Every step of publishing, and a moment into it. */
const MOMENTS = [
  ['push', 0],
  ['record', 0],
  ['record', 60],
  ['apply', 0],
  ['apply', 80],
  ['schedule', 0],
  ['ready', 300],
  ['answer', 0],
] as const;

test('whatever publishing or updating is killed in, publishing again finishes the job, and nothing is doubled or left over', async () => {
  const program = await buildProgram('publishing-process', await temporaryFolder());
  const ground = await clusterGround({ exposure: { kind: 'node-port', host: '127.0.0.1' } });
  const { core, target } = ground;
  const name = serviceName(target);
  const folder = join(core.folder, 'project');
  const image = `small-${name}`;
  const seen: unknown[] = [];
  for (const [index, [step, milliseconds]] of MOMENTS.entries()) {
    // The first is a publish, those after it are updates: each has another script.
    await smallProject(folder, { name: image, top: `EDIT = ${index}` });
    const { exited } = startProgram(
      program,
      core.folder,
      RESOURCES,
      folder,
      name,
      step,
      String(milliseconds),
    );
    await exited;
    const result = await published(core, { folder, name, settings: {}, force: false });
    const { primary } = await readKeys(target, name);
    const version = `${image}:${index + 1}`;
    // A replica that is leaving still gets some of the requests for a moment.
    const answered = () => score(result.service.url ?? '', primary);
    await expect.poll(answered, { timeout: 20_000 }).toMatchObject({ body: { version } });
    const { deployments } = await readHistory(target, name);
    seen.push({
      step,
      running: deployments.filter(({ state }) => state === 'running').length,
      last: deployments.at(-1)?.state,
      drift: (await loadService(target, name)).service.drift.length,
      objects: (await everythingOf(target, name)).length,
    });
  }
  expect(seen).toEqual(
    MOMENTS.map(([step]) => ({
      step,
      running: 0,
      last: 'succeeded',
      drift: 0,
      objects: OBJECTS,
    })),
  );
}, 900_000);

/** ServiceAccount, Service, NetworkPolicy, Deployment, PodDisruptionBudget; the keys; the history. */
const OBJECTS = 7;
