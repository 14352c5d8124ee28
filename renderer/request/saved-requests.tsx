import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { api, client } from '#renderer/rpc/client.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';
import { RequestNameDialog } from './request-name-dialog.tsx';
import styles from './request-panel.module.css';
import { setDraft } from './request-store.ts';
import type { CurrentRequest } from './use-request.ts';

interface SavedRequestsProps {
  readonly folder: string;
  readonly request: CurrentRequest;
}

type Asking = 'saveAs' | 'rename' | undefined;

/** The saved requests of a project: choose, save, rename, delete. What is deleted can be put back. */
export function SavedRequests({ folder, request }: SavedRequestsProps) {
  const { t } = useTranslation();
  const saved = useQuery(api.project.requests.queryOptions({ input: { folder } }));
  const [asking, setAsking] = useState<Asking>();
  const { text, name } = request;
  const kept = useSavedText(folder, saved.data?.requests.find((each) => each.name === name)?.path);
  const isChanged = name !== undefined && kept !== undefined && kept.trimEnd() !== text.trimEnd();
  const refresh = (): Promise<unknown> =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: api.project.requests.key() }),
      queryClient.invalidateQueries({ queryKey: api.project.readFile.key() }),
      queryClient.invalidateQueries({ queryKey: api.project.open.key() }),
    ]);
  const choose = async (path: string, chosen: string): Promise<void> => {
    const file = await client.project.readFile({ folder, path });
    setDraft(folder, { text: file.text.trimEnd(), name: chosen });
  };
  const save = async (as: string, replace: boolean): Promise<void> => {
    await client.project.saveRequest({ folder, name: as, text, replace });
    setDraft(folder, { text, name: as });
    await refresh();
  };
  const rename = async (to: string): Promise<void> => {
    if (name === undefined) return;
    await client.project.renameRequest({ folder, name, to });
    setDraft(folder, { text, name: to });
    await refresh();
  };
  const remove = async (): Promise<void> => {
    if (name === undefined) return;
    const removed = await client.project.deleteRequest({ folder, name });
    setDraft(folder, { text });
    await refresh();
    const undo = async (): Promise<void> => {
      await client.project.saveRequest({ folder, name, text: removed.text });
      setDraft(folder, { text, name });
      await refresh();
      notifications.hide(`request-${name}`);
    };
    notifications.show({
      id: `request-${name}`,
      title: t('request.deleted', { name }),
      message: (
        <Button variant="light" mt={4} onClick={() => void undo().catch(tellFailure)}>
          {t('request.undo')}
        </Button>
      ),
      autoClose: 15_000,
      withBorder: true,
    });
  };
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
        <Menu.Dropdown className={styles.menu}>
          <Menu.Label>{t('request.savedLabel')}</Menu.Label>
          {saved.data?.requests.map((each) => (
            <Menu.Item
              key={each.name}
              leftSection={<Icon name={each.name === name ? 'check' : 'file'} size={13} />}
              onClick={() => void choose(each.path, each.name).catch(tellFailure)}
            >
              {each.name}
            </Menu.Item>
          ))}
          {saved.data?.requests.length === 0 && <Menu.Item disabled>{t('request.noneSaved')}</Menu.Item>}
          <Menu.Divider />
          <Menu.Item disabled={request.body === undefined} onClick={() => setAsking('saveAs')}>
            {t('request.saveAs')}
          </Menu.Item>
          <Menu.Item disabled={name === undefined} onClick={() => setAsking('rename')}>
            {t('request.rename')}
          </Menu.Item>
          <Menu.Item
            color="red"
            disabled={name === undefined}
            leftSection={<Icon name="trash" size={13} />}
            onClick={() => void remove().catch(tellFailure)}
          >
            {t('request.delete')}
          </Menu.Item>
        </Menu.Dropdown>
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
      {asking !== undefined && (
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

function useSavedText(folder: string, path: string | undefined): string | undefined {
  const { data } = useQuery(
    api.project.readFile.queryOptions({ input: { folder, path: path ?? '' }, enabled: path !== undefined }),
  );
  return path === undefined ? undefined : data?.text;
}
