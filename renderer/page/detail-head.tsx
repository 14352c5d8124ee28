import { Button, Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { MenuDropdown } from '#renderer/parts/menu/menu-dropdown.tsx';
import { MenuEntries } from '#renderer/parts/menu/menu-entries.tsx';
import { CopyButton } from '#renderer/parts/text/copy-button.tsx';
import type { Command } from './command.ts';
import styles from './detail-head.module.css';
import { useCommands } from './offered-commands.ts';

/** Something that can be done with what is shown: a button or an entry of the menu, and a command besides. */
export interface DetailAction extends Omit<Command, 'group'> {
  /** Where it stands besides the palette. */
  readonly place: 'main' | 'button' | 'menu' | 'palette';
  readonly isBusy?: boolean;
}

interface DetailHeadProps {
  readonly title: string;
  readonly badge?: ReactNode;
  readonly note?: ReactNode;
  /** A line below the title that is worth copying: an address, a digest. */
  readonly line?:
    | { readonly text: string; readonly copyLabel: string; readonly extra?: ReactNode }
    | undefined;
  readonly actions: readonly DetailAction[];
}

/** Where the keyboard goes from the list. */
export const DETAIL_HEADING_ID = 'detail-heading';

/** How every detail begins: name, state, what can be done with it. The same actions stand in the palette and in its context menu. */
export function DetailHead({ title, badge, note, line, actions }: DetailHeadProps) {
  useCommands(
    actions.map((action) => ({ ...action, group: 'here' as const })),
    title,
  );
  const inMenu = actions.filter((action) => action.place === 'menu');
  return (
    <header className={styles.head}>
      <div className={styles.titleRow}>
        <span className={styles.name}>
          <h2 id={DETAIL_HEADING_ID} className={styles.title} title={title} tabIndex={-1}>
            {title}
          </h2>
          {badge}
        </span>
        <span className={styles.actions}>
          {actions
            .filter(({ place }) => place === 'main' || place === 'button')
            .map((action) => (
              <ActionButton key={action.id} action={action} />
            ))}
          {inMenu.length > 0 && <MoreMenu actions={inMenu} />}
        </span>
      </div>
      {note !== undefined && <div className={styles.note}>{note}</div>}
      {line !== undefined && (
        <div className={styles.line}>
          <span className={styles.text} title={line.text}>
            {line.text}
          </span>
          <CopyButton text={line.text} label={line.copyLabel} />
          {line.extra}
        </div>
      )}
    </header>
  );
}

function ActionButton({ action }: { readonly action: DetailAction }) {
  const look = action.isDanger === true ? 'light' : action.place === 'main' ? 'filled' : 'default';
  return (
    <Button
      variant={look}
      {...(action.isDanger === true ? { color: 'red' } : {})}
      leftSection={action.icon === undefined ? undefined : <Icon name={action.icon} size={13} />}
      loading={action.isBusy === true}
      disabled={action.reason !== undefined}
      title={action.reason ?? (action.commandLine === undefined ? undefined : `$ ${action.commandLine}`)}
      onClick={action.run}
    >
      {action.title}
    </Button>
  );
}

function MoreMenu({ actions }: { readonly actions: readonly DetailAction[] }) {
  const { t } = useTranslation();
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" px={8} aria-label={t('parts.more')}>
          <Icon name="more" />
        </Button>
      </Menu.Target>
      <MenuDropdown>
        <MenuEntries entries={actions} />
      </MenuDropdown>
    </Menu>
  );
}
