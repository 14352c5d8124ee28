import { ActionIcon, TextInput, Tooltip } from '@mantine/core';
import { useDeferredValue, useMemo, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../i18n/format.ts';
import { CopyButton } from '../copy-button.tsx';
import { ErrorNote } from '../error-view.tsx';
import { Icon, type IconName } from '../icon.tsx';
import { saveText } from '../save-text.ts';
import { filterLines } from './filter-lines.ts';
import { LogLines } from './log-lines.tsx';
import styles from './log-view.module.css';
import { plainText } from './plain-text.ts';
import { type LogSource, useLog } from './use-log.ts';

interface LogViewProps {
  readonly source: LogSource;
  /** The name of the file that the log is saved as. */
  readonly fileName: string;
}

/** A log as it grows: follow, find, wrap, times, copy, save. Shows text and colours, obeys nothing in it. */
export function LogView({ source, fileName }: LogViewProps) {
  const { t } = useTranslation();
  const { buffer, isLive, failure } = useLog(source);
  const version = useSyncExternalStore(buffer.subscribe, buffer.version);
  const [search, setSearch] = useState('');
  const [isFollowing, setFollowing] = useState(true);
  const [isWrapped, setWrapped] = useState(false);
  const [hasTimes, setTimes] = useState(false);
  const wanted = useDeferredValue(search);
  const lines = useMemo(
    () => filterLines({ lines: buffer.lines, version, wanted }),
    [buffer, version, wanted],
  );

  return (
    <div className={styles.view}>
      <div className={styles.tools}>
        <TextInput
          type="search"
          className={styles.search}
          aria-label={t('log.find')}
          placeholder={t('log.find')}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <span className={styles.count} aria-live="polite">
          {wanted === ''
            ? t('log.lines', { count: lines.length, number: formatNumber(lines.length) })
            : t('log.found', { found: formatNumber(lines.length), of: formatNumber(buffer.lines.length) })}
          {isLive ? ` · ${t('log.live')}` : ''}
          {buffer.dropped > 0 ? ` · ${t('log.dropped', { number: formatNumber(buffer.dropped) })}` : ''}
        </span>
        <Toggle label={t('log.follow')} isOn={isFollowing} onChange={setFollowing} />
        <Toggle label={t('log.wrap')} isOn={isWrapped} onChange={setWrapped} />
        <Toggle label={t('log.times')} isOn={hasTimes} onChange={setTimes} />
        <CopyButton text={() => plainText(lines)} label={t('log.copy')} />
        <Tool
          icon="save"
          label={t('log.save')}
          onClick={() => saveText({ name: fileName, text: plainText(buffer.lines) })}
        />
      </div>
      {failure !== undefined && <ErrorNote failure={failure} />}
      <LogLines
        lines={lines}
        search={wanted}
        isFollowing={isFollowing}
        onFollowChange={setFollowing}
        isWrapped={isWrapped}
        hasTimes={hasTimes}
        isLive={isLive}
      />
    </div>
  );
}

function Toggle(props: {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}) {
  return (
    <button
      type="button"
      className={styles.toggle}
      aria-pressed={props.isOn}
      onClick={() => props.onChange(!props.isOn)}
    >
      {props.label}
    </button>
  );
}

function Tool(props: { readonly icon: IconName; readonly label: string; readonly onClick: () => void }) {
  return (
    <Tooltip label={props.label}>
      <ActionIcon size={22} onClick={props.onClick} aria-label={props.label}>
        <Icon name={props.icon} size={14} />
      </ActionIcon>
    </Tooltip>
  );
}
