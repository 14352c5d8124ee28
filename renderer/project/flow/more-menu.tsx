import { Button, Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { MenuDropdown } from '#renderer/parts/menu/menu-dropdown.tsx';
import { EngineItems } from './engine-choice.tsx';
import { useRestartOnSave } from './use-restart-on-save.ts';

interface MoreMenuProps {
  readonly folder: string;
  /** Why the project cannot be built now. */
  readonly reason: string | undefined;
}

/** What a narrow window has no room for. */
export function MoreMenu({ folder, reason }: MoreMenuProps) {
  const { t } = useTranslation();
  const development = useRestartOnSave(folder, reason);
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" px={8} aria-label={t('parts.more')}>
          <Icon name="more" />
        </Button>
      </Menu.Target>
      <MenuDropdown>
        <Menu.Item
          leftSection={<Icon name={development.isOn ? 'check' : 'restart'} size={14} />}
          disabled={development.isHeld || development.isStarting}
          title={development.hint}
          onClick={development.toggle}
        >
          {t('development.start')}
        </Menu.Item>
        <Menu.Divider />
        <EngineItems folder={folder} />
      </MenuDropdown>
    </Menu>
  );
}
