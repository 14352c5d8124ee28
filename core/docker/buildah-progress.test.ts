import { expect, test } from 'vitest';
import { recordedWork, smallPlan } from '#core/testing/plan.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { buildStepOf } from './build-steps.ts';
import { followBuildah } from './buildah-progress.ts';

const ID = `sha256:${'5'.repeat(64)}`;
const INSTALL = 'RUN --mount=type=cache,id=a,target=/b /opt/uv/bin/uv pip install --python /opt/slipway/venv';

/** Lines of Podman 4.3.1 for a build, as `POST /build` sends them; a string is a piece of what Buildah prints. */
async function* answer(...lines: readonly (string | object)[]): AsyncGenerator<Uint8Array> {
  for (const line of lines)
    yield Buffer.from(`${JSON.stringify(typeof line === 'string' ? { stream: line } : line)}\n`);
}

const END = [
  '[2/2] COMMIT docker.io/slipway/foundation:abc\n',
  `--> ${'5'.repeat(11)}\n`,
  'Successfully tagged docker.io/slipway/foundation:abc\n',
  `${'5'.repeat(64)}\n`,
  { aux: { ID } },
  'Successfully built 555555555555\n',
  'Successfully tagged slipway/foundation:abc\n',
];

async function follow(...lines: readonly (string | object)[]) {
  const plan = await smallPlan(await temporaryFolder(), { lock: '' });
  const work = recordedWork();
  const building = followBuildah(answer(...lines), work, (name) => buildStepOf(name, plan));
  return { work, building };
}

test('steps and lines are told, Buildah’s own words are not, and the whole id is returned', async () => {
  const { work, building } = await follow(
    '[1/2] STEP 1/2: FROM python:3.11-slim AS uv\n',
    'Resolving %!q(<nil>) to docker.io (enforced by caller)\n',
    '[1/2] STEP 2/2: RUN python3 -m venv /opt/uv\n',
    '--> Using cache 3fe9ef9c090bc425c67a7ad4704815af4667fb904877126e33669c7d907ea410\n',
    '--> 3fe9ef9c090\n',
    '[2/2] STEP 1/3: FROM python:3.11-slim AS foundation\n',
    `[2/2] STEP 2/3: ${INSTALL}\n`,
    'Installed 2 pack',
    'ages\n + numpy==2.4.6\nno end',
    '\n--> 8ebdf85728d\n',
    '[2/2] STEP 3/3: COPY scoring/ /opt/slipway/scoring/\n',
    ...END,
  );
  expect(await building).toBe(ID);
  expect(Object.fromEntries(work.steps)).toEqual({
    uv: 'cached',
    base: 'done',
    dependencies: 'done',
    scoring: 'done',
  });
  expect(work.lines).toEqual(['Installed 2 packages', ' + numpy==2.4.6', 'no end']);
});

test('a step that fails is named with its last lines', async () => {
  const { work, building } = await follow(
    'STEP 1/2: FROM python:3.11-slim AS foundation\n',
    `STEP 2/2: ${INSTALL}\n`,
    'about to fail\n',
    'no end',
    { errorDetail: {}, error: `building at STEP "${INSTALL}": while running runtime: exit status 7\n` },
  );
  await expect(building).rejects.toMatchObject({
    code: 'build_failed',
    message: 'Dependencies failed. no end',
    details: { step: 'dependencies', lines: ['about to fail', 'no end'] },
  });
  expect(work.steps.get('dependencies')).toBe('failed');
});

test('a failing step that is not shown otherwise is named by its instruction', async () => {
  const { building } = await follow(
    'STEP 1/2: FROM python:3.11-slim AS service\n',
    'STEP 2/2: WORKDIR /app\n',
    { error: 'building at STEP "WORKDIR /app": no' },
  );
  await expect(building).rejects.toMatchObject({
    message: 'WORKDIR /app failed. building at STEP "WORKDIR /app": no',
  });
});

test.each([
  [
    'a base image that no registry has',
    'creating build container: initializing source docker://nope:1: pinging container registry registry-1.docker.io: no such host',
    'build_failed',
    /^The base image is not available/,
  ],
  ['a full disk', 'writing blob: no space left on device', 'disk_full', /disk of the container engine/],
])('%s is told as that', async (_what, error, code, message) => {
  const { building } = await follow('STEP 1/2: FROM nope:1 AS foundation\n', { error });
  await expect(building).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

test('a build that ends without an image is a failure', async () => {
  const { building } = await follow('STEP 1/2: FROM python:3.11-slim AS foundation\n');
  await expect(building).rejects.toMatchObject({ code: 'engine_failed' });
});
