import { Modal, TextInput } from '@mantine/core';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Command, keysOf } from '#renderer/page/command.ts';
import { currentCommands } from '#renderer/page/offered-commands.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { nextIndex } from '#renderer/parts/layout/next-index.ts';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { Keys } from './keys-view.tsx';
import { matchCommands } from './match.ts';
import styles from './palette.module.css';
import { closePalette } from './palette-store.ts';
import { useFoundThings } from './use-found-things.ts';

/** Everything that can be done and gone to, found by typing; with its shortcut and its command line. */
export function Palette() {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={closePalette}
      withCloseButton={false}
      styles={{ body: { padding: 0 } }}
      size={640}
      yOffset="12vh"
      centered={false}
      title={t('command.palette')}
      classNames={{ header: styles.unseen ?? '' }}
    >
      <Search />
    </Modal>
  );
}

function Search() {
  const { t } = useTranslation();
  const list = useId();
  const [text, setText] = useState('');
  const [index, setIndex] = useState(0);
  // As it was when the palette was opened: behind it nothing changes.
  const [own] = useState(() => currentCommands().filter((command) => command.id !== 'palette'));
  const things = useFoundThings();
  const shown = matchCommands([...own, ...things], text);
  const at = Math.min(index, shown.length - 1);
  const current = shown[at];

  const choose = (command: Command | undefined): void => {
    if (command === undefined || command.reason !== undefined) return;
    closePalette();
    // The dialog gives the focus back first; the action may then move it elsewhere.
    setTimeout(command.run, 0);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.key === 'Home' || event.key === 'End') return;
    const next = nextIndex(event.key, { index: at, count: shown.length });
    if (next !== undefined) setIndex(next);
    else if (event.key === 'Enter') choose(current);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <TextInput
        data-autofocus
        variant="unstyled"
        className={styles.input}
        size="md"
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={current === undefined ? undefined : `${list}-${at}`}
        aria-label={t('command.search')}
        placeholder={t('command.search')}
        leftSection={<Icon name="search" size={15} />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setIndex(0);
        }}
        onKeyDown={onKeyDown}
      />
      <Options id={list} commands={shown} at={at} hasHeadings={text.trim() === ''} onChoose={choose} />
      <footer className={styles.foot}>
        {current?.commandLine === undefined ? (
          <span>{t('command.noCommandLine')}</span>
        ) : (
          <CommandLine command={current.commandLine} />
        )}
      </footer>
    </>
  );
}

interface OptionsProps {
  readonly id: string;
  readonly commands: readonly Command[];
  readonly at: number;
  readonly hasHeadings: boolean;
  readonly onChoose: (command: Command) => void;
}

function Options({ id, commands, at, hasHeadings, onChoose }: OptionsProps) {
  const { t } = useTranslation();
  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, at]);
  return (
    <div id={id} role="listbox" aria-label={t('command.palette')} className={styles.list}>
      {commands.length === 0 && (
        <p className={styles.none} role="presentation">
          {t('parts.noMatch')}
        </p>
      )}
      {commands.map((command, index) => (
        <div key={command.id} role="presentation">
          {hasHeadings && commands[index - 1]?.group !== command.group && (
            <div className={styles.group} role="presentation">
              {t(`command.group.${command.group}`)}
            </div>
          )}
          <Option id={`${id}-${index}`} command={command} isActive={index === at} onChoose={onChoose} />
        </div>
      ))}
    </div>
  );
}

function Option(props: {
  readonly id: string;
  readonly command: Command;
  readonly isActive: boolean;
  readonly onChoose: (command: Command) => void;
}) {
  const { command } = props;
  const [keys] = keysOf(command.id);
  return (
    <div
      id={props.id}
      role="option"
      tabIndex={-1}
      aria-selected={props.isActive}
      aria-disabled={command.reason !== undefined}
      className={styles.row}
      onClick={() => props.onChoose(command)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') props.onChoose(command);
      }}
    >
      <span className={styles.title}>{command.title}</span>
      <span className={styles.note}>{command.reason ?? command.note}</span>
      {keys !== undefined && <Keys keys={keys} />}
    </div>
  );
}
