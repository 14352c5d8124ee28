import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ModelVersion } from '#contract/model/model.ts';
import { formatBytes } from '#renderer/i18n/format.ts';
import type { DetailAction } from '#renderer/page/detail-head.tsx';
import { confirm } from '#renderer/parts/dialog/confirm.ts';
import { tell, tellFailure } from '#renderer/parts/feedback/notice.ts';
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

  const remove = async (): Promise<void> => {
    const { manifests, images, runs } = await client.model.uses({ reference: model.reference });
    const users = [
      ...manifests.map((reference) => t('model.usedByManifest', { reference })),
      ...images.map((reference) => t('model.usedByImage', { reference })),
      ...runs.map((reference) => t('model.usedByRun', { reference })),
    ];
    const isConfirmed = await confirm({
      title: t('model.deleteTitle', { reference: model.reference }),
      message: users.length === 0 ? t('model.deleteUnused') : t('model.deleteUsed', { count: users.length }),
      items: users,
      action: t('model.delete'),
    });
    if (!isConfirmed) return;
    const { freedBytes } = await client.model.delete({
      reference: model.reference,
      force: users.length > 0,
    });
    await navigate({ to: '/models', search: {} });
    tell(
      t('model.deleted', { reference: model.reference }),
      t('parts.freed', { size: formatBytes(freedBytes) }),
    );
  };

  const word = shellWord(model.reference);
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
    {
      id: 'delete',
      place: 'menu',
      icon: 'trash',
      isDanger: true,
      title: t('model.delete'),
      commandLine: `slipway model delete ${word}`,
      run: () => void remove().catch(tellFailure),
    },
  ];
}
