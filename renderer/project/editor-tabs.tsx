import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { confirm } from '../parts/confirm.ts';
import { Icon } from '../parts/icon.tsx';
import { tellFailure } from '../parts/notice.ts';
import styles from './editor-panel.module.css';
import { changeWorkspace, closeTab, setDraft, useWorkspace } from './workspace-store.ts';

export function EditorTabs({ folder }: { readonly folder: string }) {
  const { t } = useTranslation();
  const { tabs, active, drafts } = useWorkspace(folder);

  const close = async (path: string): Promise<void> => {
    if (drafts[path] !== undefined) {
      const isConfirmed = await confirm({
        title: t('project.discardTitle', { path }),
        message: t('project.discardMessage'),
        action: t('project.discard'),
      });
      if (!isConfirmed) return;
      setDraft(folder, path, undefined);
    }
    closeTab(folder, path);
  };

  return (
    <div className={styles.tabs} role="tablist" aria-label={t('project.openFiles')}>
      {tabs.map((path) => (
        <div key={path} className={styles.tab} data-active={path === active} role="presentation">
          <button
            type="button"
            role="tab"
            aria-selected={path === active}
            className={styles.name}
            title={path}
            onClick={() => changeWorkspace(folder, () => ({ active: path }))}
            onAuxClick={(event: MouseEvent) => {
              if (event.button === 1) close(path).catch(tellFailure);
            }}
          >
            {path}
            {drafts[path] !== undefined && ' •'}
          </button>
          <button
            type="button"
            className={styles.close}
            aria-label={t('project.closeFile', { path })}
            onClick={() => void close(path).catch(tellFailure)}
          >
            <Icon name="close" size={12} />
          </button>
        </div>
      ))}
    </div>
  );
}
