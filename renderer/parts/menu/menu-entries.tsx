import { Menu } from '@mantine/core';
import { Icon, type IconName } from '../icon/icon.tsx';

export interface MenuEntry {
  readonly id: string;
  readonly title: string;
  readonly icon?: IconName | undefined;
  /** It takes something away: last, and red. */
  readonly isDanger?: boolean | undefined;
  /** Why it cannot be done now. */
  readonly reason?: string | undefined;
  /** The command line that does the same. */
  readonly commandLine?: string | undefined;
  readonly run: () => void;
}

/** The entries of a menu, those that take something away behind a line. */
export function MenuEntries({ entries }: { readonly entries: readonly MenuEntry[] }) {
  const harmless = entries.filter(({ isDanger }) => isDanger !== true);
  const dangers = entries.filter(({ isDanger }) => isDanger === true);
  return (
    <>
      {harmless.map((entry) => (
        <Entry key={entry.id} entry={entry} />
      ))}
      {harmless.length > 0 && dangers.length > 0 && <Menu.Divider />}
      {dangers.map((entry) => (
        <Entry key={entry.id} entry={entry} />
      ))}
    </>
  );
}

function Entry({ entry }: { readonly entry: MenuEntry }) {
  return (
    <Menu.Item
      {...(entry.isDanger === true ? { color: 'red', c: 'var(--bad)' } : {})}
      leftSection={entry.icon === undefined ? undefined : <Icon name={entry.icon} size={14} />}
      disabled={entry.reason !== undefined}
      title={entry.reason ?? (entry.commandLine === undefined ? undefined : `$ ${entry.commandLine}`)}
      onClick={entry.run}
    >
      {entry.title}
    </Menu.Item>
  );
}
