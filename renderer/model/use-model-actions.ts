import { useNavigate } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ModelVersion } from '#contract/model/model.ts';
import { formatBytes } from '#renderer/i18n/format.ts';
import { type Deletion, useDeleteAction } from '#renderer/page/delete-action.ts';
import type { DetailAction } from '#renderer/page/detail-head.tsx';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { chooseSavePath } from '#renderer/parts/path/choose-path.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { client } from '#renderer/rpc/client.ts';

/** What can be done with a model version. */
export function useModelActions(model: ModelVersion): readonly DetailAction[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const showTask = ({ taskId }: { readonly taskId: string }): void =>
    void navigate({ to: '/tasks', search: { selected: taskId } });

  const exportTo = async (): Promise<void> => {
    const path = await chooseSavePath({ title: t('model.exportTitle'), suggestedName: model.fileName });
    if (path === undefined) return;
    // The system's dialog has asked about overwriting already.
    showTask(await client.model.export({ reference: model.reference, path, overwrite: true }));
  };

  const word = shellWord(model.reference);
  const deletion = useDeleteAction(modelDeletion(model, t));
  return [
    {
      id: 'verify',
      place: 'button',
      title: t('model.verify'),
      commandLine: `slipway model verify ${word}`,
      run: () => {
        client.model.verify({ reference: model.reference }).then(showTask, tellFailure);
      },
    },
    {
      id: 'export',
      place: 'button',
      title: t('model.export'),
      commandLine: `slipway model export ${word} ${shellWord(model.fileName)}`,
      run: () => void exportTo().catch(tellFailure),
    },
    deletion,
  ];
}

/** How a model version is deleted: what uses it is named first. */
export function modelDeletion({ reference }: ModelVersion, t: TFunction): Deletion {
  return {
    name: reference,
    title: t('model.delete'),
    commandLine: `slipway model delete ${shellWord(reference)}`,
    list: '/models',
    question: async () => {
      const { manifests, images, runs } = await client.model.uses({ reference });
      const items = [
        ...manifests.map((user) => t('model.usedByManifest', { reference: user })),
        ...images.map((user) => t('model.usedByImage', { reference: user })),
        ...runs.map((user) => t('model.usedByRun', { reference: user })),
      ];
      return {
        title: t('model.deleteTitle', { reference }),
        message:
          items.length === 0 ? t('model.deleteUnused') : t('model.deleteUsed', { count: items.length }),
        items,
        remove: async () => {
          const { trashed, freedBytes } = await client.model.delete({ reference, force: items.length > 0 });
          return {
            told: t('model.deleted', { reference }),
            ...(trashed === undefined
              ? { more: t('parts.freed', { size: formatBytes(freedBytes) }) }
              : { trashed }),
          };
        },
      };
    },
  };
}
