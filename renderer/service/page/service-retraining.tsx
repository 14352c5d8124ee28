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
import { toFailure } from '#renderer/rpc/failure.ts';

/** Retraining of the project that a service was built from, where this machine has it. */
export function ServiceRetraining({ service }: { readonly service: Service }) {
  const { t } = useTranslation();
  const { reference, manifestDigest } = service.image;
  const manifest = useQuery(api.manifest.get.queryOptions({ input: { reference }, retry: false }));
  const folder = manifest.data?.digest === manifestDigest ? manifest.data.folder : undefined;
  useShownCommand(folder === undefined ? 'slipway retraining list' : `slipway retrain ${shellWord(folder)}`);
  if (manifest.isPending) return <Loading />;
  if (manifest.isError && toFailure(manifest.error).code !== 'not_found')
    return <ErrorView error={manifest.error} onRetry={() => void manifest.refetch()} />;
  if (folder === undefined)
    return (
      <EmptyState icon="retraining" title={t('retraining.elsewhere')} hint={t('retraining.elsewhereHint')} />
    );
  return <ProjectRetraining folder={folder} />;
}
