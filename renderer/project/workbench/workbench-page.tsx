import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { PageBar } from '#renderer/page/page-bar.tsx';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { api } from '#renderer/rpc/client.ts';
import { isConnectionLoss } from '#renderer/rpc/failure.ts';
import { useLastProject } from '../open/last-project.ts';
import { rememberOpenProject } from '../open/restore-project.ts';
import { NoManifest } from './no-manifest.tsx';
import { Workbench } from './workbench.tsx';

/** Files appear and runs end without anybody telling. */
const AGAIN_MS = 4000;

export function WorkbenchPage() {
  const { t } = useTranslation();
  const { folder } = useSearch({ from: '/project' });
  const project = useQuery(
    api.project.open.queryOptions({ input: { folder }, enabled: folder !== '', refetchInterval: AGAIN_MS }),
  );
  const isOpen = project.data !== undefined;
  useEffect(() => {
    if (!isOpen) return;
    useLastProject.setState({ folder });
    rememberOpenProject(folder);
  }, [folder, isOpen]);

  if (project.data === undefined) {
    const isGone = project.isError && !isConnectionLoss(project.error);
    return (
      <>
        <PageBar title={t('app.workbench')} note={folder} />
        {isGone ? (
          <ErrorView error={project.error} onRetry={() => void project.refetch()} />
        ) : folder === '' ? (
          <ErrorView error={new Error(t('project.noFolder'))} />
        ) : (
          <Loading />
        )}
      </>
    );
  }
  return project.data.hasManifest ? (
    <Workbench key={folder} project={project.data} />
  ) : (
    <NoManifest key={folder} project={project.data} />
  );
}
