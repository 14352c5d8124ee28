import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { useLastProject } from '#renderer/project/open/last-project.ts';
import { projectToRestore } from '#renderer/project/open/restore-project.ts';

/** Opens the project of the last time when the program is started. An address that names a page wins. */
export function useRestoredProject(): void {
  const navigate = useNavigate();
  useEffect(() => {
    if (useLastProject.getState().folder !== undefined) return;
    projectToRestore().then((folder) => {
      if (folder === undefined || useLastProject.getState().folder !== undefined) return;
      useLastProject.setState({ folder });
      if (['', '#', '#/'].includes(location.hash))
        void navigate({ to: '/project', search: { folder }, replace: true });
    }, tellFailure);
  }, [navigate]);
}
