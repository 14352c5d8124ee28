import { ActionIcon, Menu, Select, TextInput, Tooltip } from '@mantine/core';
import type { KeyboardEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '#renderer/i18n/format.ts';
import { Icon, type IconName } from '../icon/icon.tsx';
import { MenuDropdown } from '../menu/menu-dropdown.tsx';
import { CopyButton } from '../text/copy-button.tsx';
import { saveText } from '../text/save-text.ts';
import type { LogBuffer } from './log-buffer.ts';
import type { LogLook } from './log-look.ts';
import { type LogFilter, type LogSelection, shownLines } from './log-selection.ts';
import styles from './log-view.module.css';
import { plainText } from './plain-text.ts';

interface LogToolsProps {
  readonly look: LogLook;
  readonly onChange: (part: Partial<LogLook>) => void;
  readonly buffer: LogBuffer;
  readonly selection: LogSelection;
  readonly isLive: boolean;
  readonly fileName: string;
  readonly others: readonly string[];
  readonly tools: ReactNode;
}

const LEVEL_CHOICES = ['all', 'info', 'warning', 'error', 'output'] as const;

/** What is done with a log, above its lines. */
export function LogTools(props: LogToolsProps) {
  const { t } = useTranslation();
  const { look, onChange, buffer, selection } = props;
  const { filter } = look;
  const setFilter = (part: Partial<LogFilter>): void =>
    onChange({ filter: { ...filter, ...part }, place: undefined });
  return (
    <div className={styles.tools}>
      {props.tools}
      <Search look={look} onChange={onChange} onFilter={setFilter} found={selection.found.length} />
      <Select
        className={styles.level}
        aria-label={t('logTools.level')}
        allowDeselect={false}
        value={filter.level}
        onChange={(value) => setFilter({ level: LEVEL_CHOICES.find((each) => each === value) ?? 'all' })}
        data={LEVEL_CHOICES.map((value) => ({ value, label: t(`logTools.levels.${value}`) }))}
        comboboxProps={{ width: 190, position: 'bottom-start' }}
      />
      {filter.requestId !== '' && (
        <span className={styles.chip} title={filter.requestId}>
          {filter.requestId}
          <ActionIcon
            size={18}
            aria-label={t('logTools.allRequests')}
            onClick={() => setFilter({ requestId: '' })}
          >
            <Icon name="close" size={11} />
          </ActionIcon>
        </span>
      )}
      <Count {...props} />
      {props.others.length > 0 && <Beside {...props} />}
      <Toggle
        label={t('logTools.pause')}
        isOn={look.pausedAt !== undefined}
        onChange={(isOn) => onChange({ pausedAt: isOn ? buffer.dropped + buffer.lines.length : undefined })}
      />
      <Toggle
        label={t('log.follow')}
        isOn={look.isFollowing}
        onChange={(isFollowing) => onChange({ isFollowing, place: undefined })}
      />
      <Toggle label={t('log.wrap')} isOn={look.isWrapped} onChange={(isWrapped) => onChange({ isWrapped })} />
      <Toggle label={t('log.times')} isOn={look.hasTimes} onChange={(hasTimes) => onChange({ hasTimes })} />
      <CopyButton text={() => plainText(shownLines(selection))} label={t('log.copy')} />
      <Tool
        icon="save"
        label={t('log.save')}
        onClick={() => saveText({ name: props.fileName, text: plainText(buffer.lines) })}
      />
    </div>
  );
}

function Search(props: {
  readonly look: LogLook;
  readonly onChange: (part: Partial<LogLook>) => void;
  readonly onFilter: (part: Partial<LogFilter>) => void;
  readonly found: number;
}) {
  const { t } = useTranslation();
  const { look, found } = props;
  const { search, isOnlyFound } = look.filter;
  const step = (by: 1 | -1): void => {
    if (found === 0) return;
    const from = look.place ?? (by === 1 ? -1 : 0);
    props.onChange({ place: (from + by + found) % found });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    step(event.shiftKey ? -1 : 1);
  };
  return (
    <>
      <TextInput
        type="search"
        className={styles.search}
        aria-label={t('log.find')}
        placeholder={t('log.find')}
        value={search}
        onChange={(event) => props.onFilter({ search: event.currentTarget.value })}
        onKeyDown={onKeyDown}
      />
      {search !== '' && (
        <span className={styles.places}>
          <span aria-live="polite">
            {look.place === undefined
              ? t('logTools.places', { number: formatNumber(found) })
              : t('logTools.place', { place: formatNumber(look.place + 1), number: formatNumber(found) })}
          </span>
          <Tool icon="up" label={t('logTools.previous')} onClick={() => step(-1)} />
          <Tool icon="down" label={t('logTools.next')} onClick={() => step(1)} />
          <Toggle
            label={t('logTools.onlyFound')}
            isOn={isOnlyFound}
            onChange={(isOn) => props.onFilter({ isOnlyFound: isOn })}
          />
        </span>
      )}
    </>
  );
}

function Count({ look, buffer, selection, isLive }: LogToolsProps) {
  const { t } = useTranslation();
  const all = buffer.lines.length;
  const later = look.pausedAt === undefined ? 0 : buffer.dropped + all - look.pausedAt;
  const parts = [
    selection.size === all
      ? t('log.lines', { count: all, number: formatNumber(all) })
      : t('log.found', { found: formatNumber(selection.size), of: formatNumber(all) }),
    ...(later > 0 ? [t('logTools.later', { number: formatNumber(later) })] : []),
    ...(isLive && look.pausedAt === undefined ? [t('log.live')] : []),
    ...(buffer.dropped > 0 ? [t('log.dropped', { number: formatNumber(buffer.dropped) })] : []),
  ];
  return (
    <span className={styles.count} title={parts.join(' · ')}>
      {parts.join(' · ')}
    </span>
  );
}

/** Other logs to be followed together with this one. */
function Beside({ look, onChange, others }: LogToolsProps) {
  const { t } = useTranslation();
  const toggle = (id: string): void =>
    onChange({
      beside: look.beside.includes(id) ? look.beside.filter((each) => each !== id) : [...look.beside, id],
    });
  return (
    <Menu closeOnItemClick={false}>
      <Menu.Target>
        <button type="button" className={styles.toggle} aria-pressed={look.beside.length > 0}>
          {t('logTools.beside')}
        </button>
      </Menu.Target>
      <MenuDropdown>
        {others.map((id) => (
          <Menu.CheckboxItem
            key={id}
            checked={look.beside.includes(id)}
            checkIcon={<Icon name="check" size={13} />}
            onChange={() => toggle(id)}
          >
            {id}
          </Menu.CheckboxItem>
        ))}
      </MenuDropdown>
    </Menu>
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
