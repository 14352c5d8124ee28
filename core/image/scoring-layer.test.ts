import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readScoringServer } from './scoring-layer.ts';

const RESOURCES = join(import.meta.dirname, '..', '..', 'resources');
const wheel = z.object({ packages: z.array(z.string()) });
const project = z.object({
  tool: z.object({ hatch: z.object({ build: z.object({ targets: z.object({ wheel }) }) }) }),
});

test('images have the packages of the scoring server that its wheel has, without their tests', async () => {
  const text = await readFile(join(RESOURCES, 'scoring', 'pyproject.toml'), 'utf8');
  const { packages } = project.parse(parse(text)).tool.hatch.build.targets.wheel;
  const paths = (await readScoringServer(RESOURCES)).layer.files.map((file) => file.path);
  expect([...new Set(paths.map((path) => path.split('/')[0]))].sort()).toEqual([...packages].sort());
  expect(paths).toContain('azureml_inference_server_http/api/aml_request.py');
  expect(paths.filter((path) => /(^|\/)test_/.test(path))).toEqual([]);
});
