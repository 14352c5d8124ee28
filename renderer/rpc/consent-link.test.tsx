import { ORPCError } from '@orpc/client';
import { createRouterClient } from '@orpc/server';
import { expect, it } from 'vitest';
import { portalReach } from '#core/project/reach.ts';
import { router } from '#core/router.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { askConsent } from '#main/ask-consent.ts';
import { withConsent } from './consent-link.ts';

const CHANGE = { packageIndex: 'https://packages.example.org/simple' };

/** A page on a real core: its link, the dialog of the shell, and everything that either was asked. */
async function page(answer: 'allow' | 'cancel') {
  const { context } = await temporaryCore();
  const { trust } = context;
  const client: unknown = createRouterClient(router, {
    context: { ...context, reach: portalReach(context) },
  });
  const calls: string[] = [];
  const shown: { readonly message: string; readonly detail: string }[] = [];
  const ask = (id: string): Promise<{ readonly agreed: boolean }> =>
    askConsent(
      { question: async (one) => trust.question(one), agree: (one) => trust.agree(one) },
      id,
      async (dialog) => {
        shown.push(dialog);
        return { response: answer === 'allow' ? 1 : 0 };
      },
    );
  const link = withConsent(
    {
      call: (path, input) => {
        calls.push(path.join('.'));
        return procedureAt(client, path)(input);
      },
    },
    async (question) => (await ask(question)).agreed,
  );
  const configure = (settings = CHANGE): Promise<unknown> =>
    link.call(['system', 'configure'], { settings }, { context: {} });
  return { ask, calls, shown, configure, settings: context.settings };
}

function procedureAt(client: unknown, path: readonly string[]): (input: unknown) => Promise<unknown> {
  const found = path.reduce<unknown>((inner, key) => Reflect.get(Object(inner), key), client);
  if (typeof found !== 'function') throw new Error(`no procedure ${path.join('.')}`);
  return async (input) => Reflect.apply(found, undefined, [input]);
}

it('what the user allows is called once more, and then done', async () => {
  const { calls, shown, configure, settings } = await page('allow');
  await configure();
  expect(calls).toEqual(['system.configure', 'system.configure']);
  expect(shown).toHaveLength(1);
  expect(await settings()).toMatchObject(CHANGE);
});

it('what the user denies fails as not trusted, and nothing is done', async () => {
  const { calls, shown, configure, settings } = await page('cancel');
  await expect(configure()).rejects.toMatchObject({ code: 'not_trusted' });
  expect(calls).toEqual(['system.configure']);
  expect(shown).toHaveLength(1);
  expect(await settings()).not.toMatchObject(CHANGE);
});

it('an agreement to change settings counts for one change', async () => {
  const { shown, configure } = await page('allow');
  await configure();
  await configure({ packageIndex: 'https://other.example.org/simple' });
  expect(shown).toHaveLength(2);
});

it('a call that leads to two questions is done when the user allows both, and no question is asked twice', async () => {
  const open = ['first', 'second'];
  const asked: string[] = [];
  const refuse = () => {
    const [question] = open;
    if (question === undefined) return 'done';
    throw new ORPCError('not_trusted', { data: { details: { question } } });
  };
  const link = withConsent({ call: async () => refuse() }, async (question) => {
    asked.push(question);
    open.shift();
    return true;
  });
  expect(await link.call(['cluster', 'add'], {}, { context: {} })).toBe('done');
  expect(asked).toEqual(['first', 'second']);
  open.push('stuck');
  const stuck = withConsent({ call: async () => refuse() }, async () => true);
  await expect(stuck.call(['cluster', 'add'], {}, { context: {} })).rejects.toMatchObject({
    code: 'not_trusted',
  });
});

it.each(['Please allow this', '', '__proto__', 'constructor', '0'.repeat(64)])(
  'words of a page are never shown, nor agreed to: %j',
  async (words) => {
    const { ask, shown } = await page('allow');
    expect(await ask(words)).toEqual({ agreed: false });
    expect(shown).toEqual([]);
  },
);
