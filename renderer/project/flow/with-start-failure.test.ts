import { expect, test, vi } from 'vitest';
import type { PublishState } from '#renderer/service/publish/use-publish-state.ts';
import { withStartFailure } from './with-start-failure.ts';

const act = vi.fn();
const publish: PublishState = {
  tone: 'idle',
  note: '',
  isBusy: false,
  reason: undefined,
  hint: '',
  act,
  show: () => undefined,
};

test('an image that failed to start is not published, and the reason is told', () => {
  const held = withStartFailure(
    publish,
    { state: 'failed', error: { code: 'run_failed', message: 'NameError' } },
    'It does not start.',
  );
  expect(held.reason).toBe('It does not start.');
  held.act();
  expect(act).not.toHaveBeenCalled();
});

test('any other failure, and a start that went well, leave publishing as it is', () => {
  const refused = { state: 'failed', error: { code: 'build_failed', message: '' } } as const;
  for (const task of [undefined, { state: 'succeeded' } as const, refused])
    expect(withStartFailure(publish, task, 'no')).toBe(publish);
});
