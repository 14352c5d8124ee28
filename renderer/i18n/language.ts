import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { english } from './en/index.ts';

const KEY = 'slipway.language';
export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Texts stand in catalogues only. English is there at once; another language is fetched when it is chosen. */
export function startLanguage(): void {
  void i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: english } },
    // React escapes what it renders.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  const stored = localStorage.getItem(KEY) ?? navigator.language.slice(0, 2);
  if (stored === 'fr') void chooseLanguage('fr');
}

export async function chooseLanguage(language: Language): Promise<void> {
  if (language === 'fr' && !i18next.hasResourceBundle('fr', 'translation')) {
    const { french } = await import('./fr/index.ts');
    i18next.addResourceBundle('fr', 'translation', french);
  }
  await i18next.changeLanguage(language);
  localStorage.setItem(KEY, language);
  document.documentElement.lang = language;
}
