import { Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { MenuDropdown } from '#renderer/parts/menu/menu-dropdown.tsx';
import { api } from '#renderer/rpc/client.ts';
import { changeWorkspace, useWorkspace } from '../workspace/workspace-store.ts';

/** The engine of this project's next build; by default the one of the settings. */
export function EngineChoice({ folder }: { readonly folder: string }) {
  const { t } = useTranslation();
  const { engine } = useWorkspace(folder);
  const { data } = useQuery(api.system.engines.queryOptions({ input: {} }));
  const kind = engine ?? data?.engines.find((item) => item.chosen)?.kind;
  return (
    <Menu>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          rightSection={<Icon name="down" size={12} />}
          aria-label={t('flow.engine')}
        >
          {kind === undefined ? t('flow.engine') : t(`system.engine.${kind}`)}
        </Button>
      </Menu.Target>
      <MenuDropdown>
        <EngineItems folder={folder} />
      </MenuDropdown>
    </Menu>
  );
}

/** The engines as entries of a menu. */
export function EngineItems({ folder }: { readonly folder: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(api.system.engines.queryOptions({ input: {} }));
  return (
    <>
      <Menu.Label>{t('flow.engine')}</Menu.Label>
      <Menu.Item onClick={() => changeWorkspace(folder, () => ({ engine: undefined }))}>
        {t('setting.automatic')}
      </Menu.Item>
      {data?.engines.map((item) => (
        <Menu.Item
          key={item.kind}
          disabled={!item.available}
          onClick={() => changeWorkspace(folder, () => ({ engine: item.kind }))}
        >
          {t(`system.engine.${item.kind}`)}
          {!item.available && ` · ${t('system.notAvailable')}`}
        </Menu.Item>
      ))}
    </>
  );
}
