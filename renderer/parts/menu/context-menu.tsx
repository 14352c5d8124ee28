import { Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import { MenuDropdown } from './menu-dropdown.tsx';
import type { MenuPlace } from './use-context-menu.ts';

interface ContextMenuProps {
  /** Where it was asked for; undefined: it is closed. */
  readonly at: MenuPlace | undefined;
  /** What it belongs to. */
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The menu of what was clicked with the right button, or of what has the keyboard when the menu key is pressed. */
export function ContextMenu({ at, label, onClose, children }: ContextMenuProps) {
  if (at === undefined) return null;
  return (
    <Menu opened onClose={onClose} position="bottom-start" offset={2} returnFocus={false}>
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          aria-label={label}
          style={{
            position: 'fixed',
            left: at.x,
            top: at.y,
            width: 1,
            height: 1,
            padding: 0,
            border: 0,
            opacity: 0,
          }}
        />
      </Menu.Target>
      <MenuDropdown onContextMenu={(event) => event.preventDefault()}>{children}</MenuDropdown>
    </Menu>
  );
}
