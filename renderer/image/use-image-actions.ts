import { useNavigate } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Image } from '#contract/image/image.ts';
import { type Deletion, useDeleteAction } from '#renderer/page/delete-action.ts';
import type { DetailAction } from '#renderer/page/detail-head.tsx';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { chooseFolder, chooseSavePath } from '#renderer/parts/path/choose-path.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { client } from '#renderer/rpc/client.ts';

/** What can be done with an image. */
export function useImageActions(image: Image): readonly DetailAction[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const showTask = ({ taskId }: { readonly taskId: string }): void =>
    void navigate({ to: '/tasks', search: { selected: taskId } });

  const { exportArchive, exportContext } = useImageExports(image, showTask);
  const { engine } = image;
  const start = (): void => {
    client.run
      .start({ image: image.reference, ...(engine === 'direct' ? {} : { engine }) })
      .then(showTask, tellFailure);
  };
  const lost = image.present ? undefined : t('image.lost');
  const word = shellWord(image.reference);
  const deletion = useDeleteAction(imageDeletion(image, t));
  return [
    {
      id: 'run',
      place: 'main',
      icon: 'play',
      title: t('image.run'),
      reason: engine === 'direct' ? t('image.notRunnable') : lost,
      commandLine: `slipway run ${word}`,
      run: start,
    },
    ...(image.engine === 'docker'
      ? [
          {
            id: 'export-archive',
            place: 'menu' as const,
            title: t('image.exportArchive'),
            commandLine: `slipway image export ${word} ${image.name}-${image.version}.tar`,
            run: () => void exportArchive().catch(tellFailure),
          },
        ]
      : []),
    {
      id: 'export-context',
      place: 'menu',
      title: t('image.exportContext'),
      commandLine: `slipway image export ${word} ${image.name}-${image.version} --as context`,
      run: () => void exportContext().catch(tellFailure),
    },
    {
      id: 'open-project',
      place: 'menu',
      title: t('image.openProject'),
      commandLine: `slipway check ${shellWord(image.folder)}`,
      run: () => void navigate({ to: '/project', search: { folder: image.folder } }),
    },
    deletion,
  ];
}

type ShowTask = (started: { readonly taskId: string }) => void;

/** An image as an archive that `docker load` reads, or as the folder that it is built from. */
function useImageExports(image: Image, showTask: ShowTask) {
  const { t } = useTranslation();
  const chosen = { reference: image.reference, engine: image.engine };
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

  return { exportArchive, exportContext };
}

/** How an image is deleted: the runs that go with it are named first, and whether it can be taken back. */
export function imageDeletion({ reference, engine }: Image, t: TFunction): Deletion {
  return {
    name: reference,
    title: t('image.delete'),
    commandLine: `slipway image delete ${shellWord(reference)} --engine ${engine}`,
    list: '/images',
    question: async () => {
      const { runs } = await client.run.list({});
      const items = runs
        .filter((run) => run.image === reference && run.engine === engine)
        .map((run) => run.id);
      return {
        title: t('image.deleteTitle', { reference }),
        message: [
          ...(engine === 'process' ? [] : [t('image.deleteForever')]),
          ...(items.length > 0 ? [t('image.deleteUsed', { count: items.length })] : []),
          ...(engine === 'process' && items.length === 0 ? [t('image.deleteUnused')] : []),
        ].join(' '),
        items,
        remove: async () => {
          const { trashed } = await client.image.delete({ reference, engine, force: items.length > 0 });
          return { told: t('image.deleted', { reference }), trashed };
        },
      };
    },
  };
}
