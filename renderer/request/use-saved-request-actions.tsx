import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { api, client } from '#renderer/rpc/client.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';
import { setDraft } from './request-store.ts';
import type { CurrentRequest } from './use-request.ts';

/** What can be done with the saved requests of a project. What is deleted can be put back for some seconds. */
export function useSavedRequestActions(folder: string, { text, name }: CurrentRequest) {
  const { t } = useTranslation();
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
  return { choose, save, rename, remove };
}

function refresh(): Promise<unknown> {
  return Promise.all([
    queryClient.invalidateQueries({ queryKey: api.project.requests.key() }),
    queryClient.invalidateQueries({ queryKey: api.project.readFile.key() }),
    queryClient.invalidateQueries({ queryKey: api.project.open.key() }),
  ]);
}
