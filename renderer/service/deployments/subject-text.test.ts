import i18next from 'i18next';
import { expect, test } from 'vitest';
import { SETTINGS } from '#contract/service/settings.ts';
import { english } from '#renderer/i18n/en/index.ts';
import { french } from '#renderer/i18n/fr/index.ts';
import { subjectText } from './subject-text.ts';

test.each([
  ['en', english],
  ['fr', french],
])('every setting has a name in words (%s)', async (language, texts) => {
  const i18n = i18next.createInstance();
  await i18n.init({ lng: language, resources: { [language]: { translation: texts } } });
  for (const { name } of SETTINGS) {
    const text = subjectText(name, i18n.t);
    // The name of a product is no key.
    expect(text.replace('OpenTelemetry', '')).not.toMatch(/[a-z][A-Z]|\./);
  }
  expect(subjectText('environment.LOG_PATH', i18n.t)).toContain('LOG_PATH');
  expect(subjectText('cpu of the cluster', i18n.t)).toContain('CPU');
});
