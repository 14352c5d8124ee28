import { expect, test, vi } from 'vitest';
import type { Answer } from '#contract/run/run.ts';
import type { Task } from '#contract/task/task.ts';
import { isRequestWanted } from './use-flow.ts';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

const answerOf = (status: number, body: string): Answer => ({
  status,
  headers: {},
  body: '',
  encoding: 'text',
  milliseconds: 1,
  request: { method: 'POST', path: '/score', body },
});
const upOf = (result: unknown): Pick<Task, 'kind' | 'state' | 'result'> => ({
  kind: 'run.up',
  state: 'succeeded',
  result,
});

test('a request is wanted when none is known, until one was sent', () => {
  const task = upOf({ example: 'unknown' });
  expect(isRequestWanted(task, undefined)).toBe(true);
  for (const status of [200, 400, 500]) expect(isRequestWanted(task, answerOf(status, '{}'))).toBe(false);
});

test('a request is wanted when a guess failed, until another was sent', () => {
  const guess = answerOf(500, '{"a":1}');
  const task = upOf({ example: 'guessed', answer: guess });
  expect(isRequestWanted(task, guess)).toBe(true);
  expect(isRequestWanted(task, answerOf(500, '{"a":2}'))).toBe(false);
  expect(
    isRequestWanted(upOf({ example: 'guessed', answer: answerOf(200, '{}') }), answerOf(200, '{}')),
  ).toBe(false);
});

test('no request is wanted when one was made, and before anything ran', () => {
  const made = answerOf(200, '{}');
  expect(isRequestWanted(upOf({ example: 'made', answer: made }), made)).toBe(false);
  expect(isRequestWanted({ kind: 'run.up', state: 'running' }, undefined)).toBe(false);
  expect(isRequestWanted(undefined, undefined)).toBe(false);
});
