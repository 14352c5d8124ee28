import { Tooltip, useMantineColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { EngineStatus } from '#contract/system/index.ts';
import { useCommandLine } from '#renderer/page/command-line-store.ts';
import { useTheme } from '#renderer/page/use-theme.ts';
import { Dot } from '#renderer/parts/feedback/dot.tsx';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { PANE } from '#renderer/parts/layout/panes.ts';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { api } from '#renderer/rpc/client.ts';
import { useConnection } from '#renderer/rpc/connection.ts';
import styles from './status-bar.module.css';

/** The line at the bottom: engine, what is used of Slipway, and the command that does what the page does. */
export function StatusBar() {
  const { t } = useTranslation();
  const command = useCommandLine((state) => state.command);
  const info = useQuery(api.system.info.queryOptions({ input: {}, staleTime: Number.POSITIVE_INFINITY }));
  const connection = useConnection((state) => state.state);
  return (
    <footer className={styles.bar} {...PANE}>
      {/* After the first answer, whatever it is: core loads the engine's client, a tenth of a second in which it answers nothing else. */}
      {info.isFetched && <EngineState />}
      {connection !== 'connected' && <span>{t(`connection.short.${connection}`)}</span>}
      {info.data?.readOnly === true && <span className={styles.warn}>{t('app.readOnly')}</span>}
      <span className={styles.end}>{command !== undefined && <CommandLine command={command} />}</span>
      <span>{info.data !== undefined && t('app.version', { version: info.data.version })}</span>
      <ThemeSwitch />
    </footer>
  );
}

function EngineState() {
  const { t } = useTranslation();
  const { data } = useQuery(api.system.engines.queryOptions({ input: {}, refetchInterval: 30_000 }));
  const chosen: EngineStatus | undefined = data?.engines.find((engine) => engine.chosen);
  if (data === undefined) return null;
  const isUp = chosen?.available === true;
  const label = isUp
    ? t('system.engineUp', { engine: t(`system.engine.${chosen.kind}`), version: chosen.version ?? '' })
    : t('system.engineDown');
  const docker = data.engines.find((engine) => engine.kind === 'docker');
  return (
    <>
      <Tooltip label={isUp ? (chosen.address ?? label) : t('system.engineDownHint')}>
        <Link to="/settings" className={styles.engine} data-up={isUp}>
          <Dot tone={isUp ? 'good' : 'bad'} /> {label}
        </Link>
      </Tooltip>
      {isUp && chosen.kind !== 'docker' && docker?.available === false && (
        <Tooltip label={docker.hint ?? t('system.dockerDownHint')}>
          <Link to="/settings" className={styles.warn}>
            {t('system.dockerDown')}
          </Link>
        </Tooltip>
      )}
    </>
  );
}

function ThemeSwitch() {
  const { t } = useTranslation();
  const { colorScheme } = useMantineColorScheme();
  const { isDark, toggle } = useTheme();
  return (
    <Tooltip label={t('app.switchTheme')}>
      <button
        type="button"
        className={styles.button}
        onClick={toggle}
        aria-label={t('app.switchTheme')}
        data-scheme={colorScheme}
      >
        <Icon name={isDark ? 'sun' : 'moon'} size={14} />
      </button>
    </Tooltip>
  );
}
