import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { chooseFolder } from '#renderer/parts/path/choose-path.ts';
import { client } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { MANIFEST_FILE } from '../workspace/manifest-file.ts';
import { askForProject, folderOf } from './new-project.ts';

interface OpenFolder {
  readonly openFolder: (folder: string) => void;
  readonly openFolderDialog: () => void;
  /** Opens a dropped folder or manifest; of other files a project can be made. */
  readonly openDropped: (paths: readonly string[]) => void;
}

export function useOpenFolder(): OpenFolder {
  const { t } = useTranslation();
  const navigate = useNavigate();

  const openFolder = useCallback(
    (folder: string) => void navigate({ to: '/project', search: { folder } }),
    [navigate],
  );
  const openFolderDialog = useCallback(() => {
    chooseFolder(t('project.openFolder')).then((folder) => {
      if (folder !== undefined) openFolder(folder);
    }, tellFailure);
  }, [openFolder, t]);
  const openDropped = useCallback(
    (paths: readonly string[]) => {
      const [first] = paths;
      if (first === undefined) return;
      if (first.endsWith(MANIFEST_FILE)) return openFolder(folderOf(first));
      client.project.open({ folder: first }).then(
        () => openFolder(first),
        (error: unknown) => {
          // Files, not a folder: a project can be made of them.
          if (toFailure(error).code === 'path_unsafe') askForProject(paths);
          else tellFailure(error);
        },
      );
    },
    [openFolder],
  );
  return { openFolder, openFolderDialog, openDropped };
}
