import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Image } from '../../contract/image/image.ts';
import { chooseFolder, chooseSavePath } from '../parts/choose-path.ts';
import { confirm } from '../parts/confirm.ts';
import { tell, tellFailure } from '../parts/notice.ts';
import { client } from '../rpc/client.ts';

interface ImageActions {
  readonly start: () => void;
  readonly exportArchive: () => void;
  readonly exportContext: () => void;
  readonly remove: () => void;
}

export function useImageActions(image: Image): ImageActions {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const chosen = { reference: image.reference, engine: image.engine };
  const showTask = ({ taskId }: { readonly taskId: string }): void =>
    void navigate({ to: '/tasks', search: { selected: taskId } });

  const exportArchive = async (): Promise<void> => {
    const path = await chooseSavePath({
      title: t('image.exportArchive'),
      suggestedName: `${image.name}-${image.version}.tar`,
    });
    if (path !== undefined)
      showTask(await client.image.export({ ...chosen, path, as: 'archive', overwrite: true }));
  };

  const exportContext = async (): Promise<void> => {
    const folder = await chooseFolder(t('image.exportContext'));
    if (folder === undefined) return;
    const path = `${folder.replace(/[/\\]+$/, '')}/${image.name}-${image.version}`;
    showTask(await client.image.export({ ...chosen, path, as: 'context' }));
  };

  const remove = async (): Promise<void> => {
    const { runs } = await client.run.list({});
    const users = runs.filter((run) => run.image === image.reference).map((run) => run.id);
    const isConfirmed = await confirm({
      title: t('image.deleteTitle', { reference: image.reference }),
      message: users.length === 0 ? t('image.deleteUnused') : t('image.deleteUsed', { count: users.length }),
      items: users,
      action: t('image.delete'),
    });
    if (!isConfirmed) return;
    await client.image.delete({ ...chosen, force: users.length > 0 });
    await navigate({ to: '/images', search: {} });
    tell(t('image.deleted', { reference: image.reference }));
  };

  return {
    start: () => {
      client.run
        .start({ image: image.reference, engine: image.engine })
        .then(({ taskId }) => showTask({ taskId }), tellFailure);
    },
    exportArchive: () => void exportArchive().catch(tellFailure),
    exportContext: () => void exportContext().catch(tellFailure),
    remove: () => void remove().catch(tellFailure),
  };
}
