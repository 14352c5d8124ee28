import { createInstance } from 'i18next';
import { expect, test, vi } from 'vitest';
import { english } from '#renderer/i18n/en/index.ts';
import { lineEntries } from './line-entries.ts';
import type { LogLook } from './log-look.ts';

vi.mock('../feedback/notice.ts', () => ({ tell: () => undefined, tellFailure: () => undefined }));

const LOOK: LogLook = {
  filter: { level: 'all', requestId: '', search: '', isOnlyFound: false },
  isFollowing: true,
  isWrapped: false,
  hasTimes: false,
  pausedAt: undefined,
  place: 3,
  beside: [],
};

async function entries(change: Partial<Parameters<typeof lineEntries>[0]>) {
  const i18n = createInstance();
  await i18n.init({
    lng: 'en',
    resources: { en: { translation: english } },
    interpolation: { escapeValue: false },
  });
  const onChange = vi.fn();
  const found = lineEntries(
    {
      line: undefined,
      marked: '',
      shown: () => [],
      all: () => [],
      fileName: 'x.log',
      look: LOOK,
      onChange,
      ...change,
    },
    i18n.t,
  );
  return { found, titles: found.map(({ title }) => title), onChange };
}

test('a line is copied, and the lines of its request can be seen alone', async () => {
  const { titles, found, onChange } = await entries({ line: { text: 'answered', requestId: 'r-1' } });
  expect(titles).toEqual([
    'Copy this line',
    'Copy these lines',
    'Only lines of request r-1',
    'Save the log to a file',
    'Follow',
    'Wrap',
    'Times',
  ]);
  found.find(({ id }) => id === 'only-request')?.run();
  expect(onChange).toHaveBeenCalledWith({
    filter: { ...LOOK.filter, requestId: 'r-1' },
    place: undefined,
  });
});

test('marked text stands first; without a line only the log is offered', async () => {
  const { titles } = await entries({ marked: 'abc' });
  expect(titles.slice(0, 2)).toEqual(['Copy the selected text', 'Copy these lines']);
});

test('what is on is marked, and is switched off', async () => {
  const { found, onChange } = await entries({});
  expect(found.map(({ id, icon }) => [id, icon]).slice(-3)).toEqual([
    ['follow', 'check'],
    ['wrap', undefined],
    ['times', undefined],
  ]);
  found.find(({ id }) => id === 'wrap')?.run();
  expect(onChange).toHaveBeenLastCalledWith({ isWrapped: true });
});
