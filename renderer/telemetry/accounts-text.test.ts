import i18next, { type TFunction } from 'i18next';
import { expect, test } from 'vitest';
import { english } from '#renderer/i18n/en/index.ts';
import { french } from '#renderer/i18n/fr/index.ts';
import { accountsText } from './accounts-text.ts';

const WHOLE = { offered: 1000, stored: 1000, sampledOut: 0, lost: {}, deleted: 0, missing: 0, unreadable: 0 };
const HURT = {
  offered: 1520,
  stored: 980,
  sampledOut: 500,
  lost: { 'buffer-full': 12, 'of-the-future': 3 },
  deleted: 20,
  missing: 5,
  unreadable: 1,
};

function inLanguage(lng: 'en' | 'fr'): Promise<TFunction> {
  return i18next.init({
    lng,
    resources: { en: { translation: english }, fr: { translation: french } },
    interpolation: { escapeValue: false },
  });
}

test('complete calls are told in one sentence', async () => {
  expect(accountsText(WHOLE, await inLanguage('en'))).toBe('100 % complete: 1,000 of 1,000 calls stored');
});

test('every reason is told, also one that this version does not know', async () => {
  expect(accountsText(HURT, await inLanguage('en'))).toBe(
    '98 % complete: 980 of 1,000 calls stored; 12 lost (buffer full); 3 lost (of-the-future); 5 waiting or gone with their replica; 500 left out by share or rate; 20 deleted; 1 file cut or foreign',
  );
});

test('French has its own words and numbers', async () => {
  const text = accountsText({ ...HURT, stored: 988 }, await inLanguage('fr'));
  expect(text).toContain('Complet à 98,8 %');
  expect(text).toContain('perdus : 12 (tampon plein)');
});
