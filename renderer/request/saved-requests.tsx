import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SavedRequest } from '#contract/project/request.ts';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { MenuDropdown } from '#renderer/parts/menu/menu-dropdown.tsx';
import { api } from '#renderer/rpc/client.ts';
import { ImportDialog } from './import-dialog.tsx';
import { RequestNameDialog } from './request-name-dialog.tsx';
import styles from './request-panel.module.css';
import type { CurrentRequest } from './use-request.ts';
import { useSavedRequestActions } from './use-saved-request-actions.tsx';

interface SavedRequestsProps {
  readonly folder: string;
  readonly request: CurrentRequest;
}

type Asking = 'saveAs' | 'rename' | 'import' | undefined;

/** The saved requests of a project: choose, save, rename, delete. What is deleted can be put back. */
export function SavedRequests({ folder, request }: SavedRequestsProps) {
  const { t } = useTranslation();
  const saved = useQuery(api.project.requests.queryOptions({ input: { folder } }));
  const [asking, setAsking] = useState<Asking>();
  const { text, name } = request;
  const kept = useSavedText(folder, saved.data?.requests.find((each) => each.name === name)?.path);
  const isChanged = name !== undefined && kept !== undefined && kept.trimEnd() !== text.trimEnd();
  const { choose, save, rename, remove } = useSavedRequestActions(folder, request);
  const onSave = (): void => {
    if (name === undefined) setAsking('saveAs');
    else void save(name, true).catch(tellFailure);
  };

  return (
    <>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            className={styles.saved}
            rightSection={<Icon name="down" size={12} />}
            aria-label={t('request.saved', { name: name ?? t('request.unsaved') })}
          >
            <span className={styles.name}>{name ?? t('request.unsaved')}</span>
            {isChanged && ' •'}
          </Button>
        </Menu.Target>
        <SavedRequestsMenu
          saved={saved.data?.requests}
          request={request}
          onChoose={({ path, name: chosen }) => void choose(path, chosen).catch(tellFailure)}
          onAsk={setAsking}
          onDelete={() => void remove().catch(tellFailure)}
        />
      </Menu>
      <Tooltip label={t('request.saveHint')}>
        <ActionIcon
          aria-label={t('request.save')}
          disabled={request.body === undefined || (name !== undefined && !isChanged)}
          onClick={onSave}
        >
          <Icon name="save" size={14} />
        </ActionIcon>
      </Tooltip>
      {asking === 'import' && <ImportDialog folder={folder} onClose={() => setAsking(undefined)} />}
      {(asking === 'rename' || asking === 'saveAs') && (
        <RequestNameDialog
          title={asking === 'rename' ? t('request.rename') : t('request.saveAs')}
          start={asking === 'rename' ? (name ?? '') : ''}
          onCancel={() => setAsking(undefined)}
          onName={async (chosen) => {
            await (asking === 'rename' ? rename(chosen) : save(chosen, false));
            setAsking(undefined);
          }}
        />
      )}
    </>
  );
}

interface SavedRequestsMenuProps {
  readonly saved: readonly SavedRequest[] | undefined;
  readonly request: CurrentRequest;
  readonly onChoose: (chosen: SavedRequest) => void;
  readonly onAsk: (asking: Asking) => void;
  readonly onDelete: () => void;
}

function SavedRequestsMenu({ saved, request, ...props }: SavedRequestsMenuProps) {
  const { t } = useTranslation();
  const { name } = request;
  return (
    <MenuDropdown className={styles.menu}>
      <Menu.Label>{t('request.savedLabel')}</Menu.Label>
      {saved?.map((each) => (
        <Menu.Item
          key={each.name}
          leftSection={<Icon name={each.name === name ? 'check' : 'file'} size={13} />}
          onClick={() => props.onChoose(each)}
        >
          {each.name}
        </Menu.Item>
      ))}
      {saved?.length === 0 && <Menu.Item disabled>{t('request.noneSaved')}</Menu.Item>}
      <Menu.Divider />
      <Menu.Item disabled={request.body === undefined} onClick={() => props.onAsk('saveAs')}>
        {t('request.saveAs')}
      </Menu.Item>
      <Menu.Item onClick={() => props.onAsk('import')}>{t('request.import.action')}</Menu.Item>
      <Menu.Item disabled={name === undefined} onClick={() => props.onAsk('rename')}>
        {t('request.rename')}
      </Menu.Item>
      <Menu.Item
        color="red"
        disabled={name === undefined}
        leftSection={<Icon name="trash" size={13} />}
        onClick={props.onDelete}
      >
        {t('request.delete')}
      </Menu.Item>
    </MenuDropdown>
  );
}

function useSavedText(folder: string, path: string | undefined): string | undefined {
  const { data } = useQuery(
    api.project.readFile.queryOptions({ input: { folder, path: path ?? '' }, enabled: path !== undefined }),
  );
  return path === undefined ? undefined : data?.text;
}
