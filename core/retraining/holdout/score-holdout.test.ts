import { mkdir, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { trainingSchema } from '#contract/manifest/training.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { portalReach } from '#core/project/reach.ts';
import { frozenManifest } from '#core/testing/manifest.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { makeRoom } from '../room.ts';
import { scoreHoldout } from './score-holdout.ts';

test('a script of a folder that the user has not agreed to does not answer a holdout', async () => {
  const { context, folder: home } = await temporaryCore();
  const [mine, other] = ['mine', 'other'].map((name) => join(home, name));
  for (const folder of [mine, other]) await mkdir(folder ?? '');
  const page = { ...context, reach: portalReach(context) };
  await context.trust.require({ reach: undefined }, { kind: 'folder', folder: mine ?? '' });
  const room = await makeRoom(context, 'iris-1');
  const { limits } = trainingSchema.parse({});
  const steps: string[] = [];
  const work = {
    ...{ id: 'one', signal: new AbortController().signal, log: () => undefined },
    ...{ subject: () => undefined, interim: () => undefined },
    ...{ step: (id: string) => void steps.push(id), endStep: () => undefined },
    within: async <Result>(id: string, _title: string, run: () => Promise<Result>): Promise<Result> => {
      steps.push(id);
      return run();
    },
  };
  const holdout = {
    ...{ path: localPathOf(join(home, 'rows.csv')), input: join(home, 'rows.csv') },
    ...{ labels: ['a'], slices: new Map(), unlabelled: 0 },
  };
  const score = (folder: string) =>
    scoreHoldout(
      page,
      {
        manifest: frozenManifest({ folder }),
        holdout,
        rules: { file: 'rows.csv', label: 'y' },
        limits,
        room,
      },
      work,
    );
  await expect(score(other ?? '')).rejects.toMatchObject({
    code: 'not_trusted',
    message: expect.stringContaining(await realpath(other ?? '')),
  });
  expect(steps).toEqual([]);
  expect(await readdir(room.judging)).toEqual([]);
  // That of the trusted folder is built, and fails for another reason: its files are not stored.
  await expect(score(mine ?? '')).rejects.not.toMatchObject({ code: 'not_trusted' });
  expect(steps).toContain('champion');
});
