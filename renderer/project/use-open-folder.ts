import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseFolder } from '../parts/choose-path.ts';
import { tellFailure } from '../parts/notice.ts';
import { client } from '../rpc/client.ts';
import { toFailure } from '../rpc/failure.ts';

interface OpenFolder {
  readonly openFolder: (folder: string) => void;
  readonly openFolderDialog: () => void;
  /** Opens a dropped folder, or the folder that a dropped file lies in. */
  readonly openDropped: (path: string) => void;
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
    (path: string) => {
      client.project.open({ folder: path }).then(
        () => openFolder(path),
        (error: unknown) => {
          // A file, most likely: its folder is the project then.
          const parent = path.replace(/[/\\][^/\\]+$/, '');
          if (toFailure(error).code === 'core_lost' || parent === '') tellFailure(error);
          else openFolder(parent);
        },
      );
    },
    [openFolder],
  );
  return { openFolder, openFolderDialog, openDropped };
}
