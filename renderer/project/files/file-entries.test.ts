// @vitest-environment happy-dom
import { createInstance } from 'i18next';
import { expect, test, vi } from 'vitest';
import { english } from '#renderer/i18n/en/index.ts';
import { workspaceOf } from '../workspace/workspace-store.ts';
import { fileEntries } from './file-entries.ts';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

const NOTHING = { tabs: [], drafts: {} };

async function entriesOf(change: Partial<Parameters<typeof fileEntries>[0]>) {
  const i18n = createInstance();
  await i18n.init({ lng: 'en', resources: { en: { translation: english } } });
  return fileEntries(
    { folder: '/projects/a', path: 'score.py', isModel: false, workspace: NOTHING, ...change },
    i18n.t,
  );
}

test('a file that is not open can be opened, and its path copied', async () => {
  const entries = await entriesOf({});
  expect(entries.map(({ id }) => id)).toEqual(['open', 'copy-path', 'copy-name']);
  entries[0]?.run();
  expect(workspaceOf('/projects/a')).toMatchObject({ active: 'score.py' });
});

test('a changed file can be saved and compared, and is not closed before', async () => {
  const workspace = { tabs: ['score.py'], drafts: { 'score.py': { text: 'x', basedOn: undefined } } };
  const entries = await entriesOf({ workspace });
  expect(entries.map(({ id }) => id)).toEqual(['open', 'save', 'compare', 'close', 'copy-path', 'copy-name']);
  expect(entries.find(({ id }) => id === 'close')?.reason).toBe('Save it first.');
});

test('of a model the command that registers it is copied, with words that the shell leaves whole', async () => {
  const writeText = vi.fn(async () => undefined);
  vi.stubGlobal('navigator', { ...navigator, platform: 'Linux', clipboard: { writeText } });
  const entries = await entriesOf({ path: 'models/My Model (2).pkl', isModel: true });
  entries.find(({ id }) => id === 'copy-register')?.run();
  expect(writeText).toHaveBeenCalledWith(
    "slipway model register my-model-2 '/projects/a/models/My Model (2).pkl'",
  );
  entries.find(({ id }) => id === 'copy-path')?.run();
  expect(writeText).toHaveBeenLastCalledWith('/projects/a/models/My Model (2).pkl');
  vi.unstubAllGlobals();
});
