import { Menu, type MenuDropdownProps } from '@mantine/core';

/**
 * What opens of a menu. Its entries are a group that has the keyboard at first, so that the first arrow key goes to the
 * first entry. Mantine's own place for that is no child that a menu may have.
 */
export function MenuDropdown({ children, ...props }: MenuDropdownProps) {
  return (
    <Menu.Dropdown {...props}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is a group of a form */}
      <div role="group" tabIndex={-1} data-autofocus data-mantine-stop-propagation style={{ outline: 0 }}>
        {children}
      </div>
    </Menu.Dropdown>
  );
}
