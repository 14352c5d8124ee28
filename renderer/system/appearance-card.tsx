import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { chooseLanguage, LANGUAGES } from '#renderer/i18n/language.ts';
import { useTheme } from '#renderer/page/use-theme.ts';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { Card } from '#renderer/parts/list/list-page.tsx';
import styles from './settings-page.module.css';

const THEMES = ['light', 'dark', 'auto'] as const;

/** How the window looks and in which language it speaks: of this window's user, not of the data folder. */
export function AppearanceCard() {
  const { t, i18n } = useTranslation();
  const { choice, choose } = useTheme();
  return (
    <Card title={t('system.appearance')}>
      <div className={styles.choice}>
        <span id="theme-choice">{t('system.theme')}</span>
        <SegmentedControl
          aria-labelledby="theme-choice"
          value={choice}
          onChange={(value) => choose(THEMES.find((theme) => theme === value) ?? 'auto')}
          data={THEMES.map((theme) => ({ value: theme, label: t(`system.themes.${theme}`) }))}
        />
      </div>
      <div className={styles.choice}>
        <span id="language-choice">{t('system.language')}</span>
        <SegmentedControl
          aria-labelledby="language-choice"
          value={LANGUAGES.find((language) => i18n.language.startsWith(language)) ?? 'en'}
          onChange={(value) => {
            chooseLanguage(value === 'fr' ? 'fr' : 'en').catch(tellFailure);
          }}
          data={[
            { value: 'en', label: 'English' },
            { value: 'fr', label: 'Français' },
          ]}
        />
      </div>
    </Card>
  );
}
