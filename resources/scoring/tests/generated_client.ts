// What a user of the generated client writes: the example with other values, a typed result, a typed error.
import { strictEqual } from 'node:assert/strict';
import { type ErrorResponse, runMlService, type ServiceInput, type ServiceOutput } from './made';
import { createClient } from './made/client';

const { ADDRESS, KEY = '', EXAMPLE = '', LABEL, SCORE } = process.env;

async function main(): Promise<void> {
  const client = createClient({ baseUrl: ADDRESS, auth: KEY });
  const example: ServiceInput = JSON.parse(EXAMPLE);
  const kind: 'a' | 'b' | undefined = example.table[0]?.kind;
  strictEqual(kind, 'a');
  const body: ServiceInput = { ...example, color: 'blue', limit: 0.25 };

  const { data } = await runMlService({ client, body });
  const results: ServiceOutput | undefined = data;
  const label: string | undefined = results?.[0]?.label;
  const score: number | undefined = results?.[0]?.score;
  strictEqual(label, LABEL);
  strictEqual(score, Number(SCORE));

  const wrong: ServiceInput = { ...body, point: JSON.parse('{"x": "far"}') };
  const refused = await runMlService({ client, body: wrong });
  const error: ErrorResponse | undefined = refused.error;
  strictEqual(refused.response?.status, 400);
  strictEqual(error?.code, 'invalid-input');
  strictEqual(error?.details?.[0]?.pointer, '/point/x');

  const stranger = createClient({ baseUrl: ADDRESS });
  strictEqual((await runMlService({ client: stranger, body })).response?.status, 401);
}

void main();
