import { type MouseEvent, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { confirm } from '#renderer/parts/dialog/confirm.ts';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { changeWorkspace, closeTab, setDraft, useWorkspace } from '../workspace/workspace-store.ts';
import styles from './editor-panel.module.css';

export function EditorTabs({ folder }: { readonly folder: string }) {
  const { t } = useTranslation();
  const { tabs, active, drafts } = useWorkspace(folder);
  const prefix = useId();

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
    <div className={styles.tabs} data-wide-content>
      {/* A list of tabs may own nothing but tabs (ARIA 1.2, tablist): the buttons that close them stand beside it. */}
      <span
        role="tablist"
        aria-label={t('project.openFiles')}
        aria-owns={tabs.map((_path, index) => `${prefix}-${index}`).join(' ')}
      />
      {tabs.map((path, index) => (
        <div key={path} className={styles.tab} data-active={path === active} role="presentation">
          <button
            id={`${prefix}-${index}`}
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
