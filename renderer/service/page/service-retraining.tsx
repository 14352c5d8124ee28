import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Service } from '#contract/service/service.ts';
import { useShownCommand } from '#renderer/page/command-line-store.ts';
import { EmptyState } from '#renderer/parts/feedback/empty-state.tsx';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { ProjectRetraining } from '#renderer/retraining/project-retraining.tsx';
import { api } from '#renderer/rpc/client.ts';

/** Retraining of the project that a service was built from, where this machine has it. */
export function ServiceRetraining({ service }: { readonly service: Service }) {
  const { t } = useTranslation();
  const { reference, manifestDigest } = service.image;
  const name = reference.slice(0, reference.lastIndexOf(':'));
  const manifests = useQuery(api.manifest.list.queryOptions({ input: { name } }));
  const folder = manifests.data?.manifests.find(
    (each) => each.reference === reference && each.digest === manifestDigest,
  )?.folder;
  useShownCommand(folder === undefined ? 'slipway retraining list' : `slipway retrain ${shellWord(folder)}`);
  if (manifests.isPending) return <Loading />;
  if (manifests.isError)
    return <ErrorView error={manifests.error} onRetry={() => void manifests.refetch()} />;
  if (folder === undefined)
    return (
      <EmptyState icon="retraining" title={t('retraining.elsewhere')} hint={t('retraining.elsewhereHint')} />
    );
  return <ProjectRetraining folder={folder} />;
}
