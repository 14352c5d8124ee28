import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { EmptyState } from '#renderer/parts/feedback/empty-state.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { PANE } from '#renderer/parts/layout/panes.ts';
import { MANIFEST_FILE } from '../workspace/manifest-file.ts';
import { openTab, useWorkspace } from '../workspace/workspace-store.ts';
import { EditorActions } from './editor-actions.tsx';
import styles from './editor-panel.module.css';
import { EditorTabs } from './editor-tabs.tsx';

/** The editor is the largest part of the page by far: it is fetched when the first file is shown. */
const FileView = lazy(async () => ({ default: (await import('./file-view.tsx')).FileView }));

interface EditorPanelProps {
  readonly folder: string;
  readonly diagnostics: readonly Diagnostic[];
}

export function EditorPanel({ folder, diagnostics }: EditorPanelProps) {
  const { t } = useTranslation();
  const { tabs, active } = useWorkspace(folder);
  const isNew = tabs.length === 0 && active === undefined;
  useEffect(() => {
    if (isNew) openTab(folder, MANIFEST_FILE);
  }, [folder, isNew]);
  return (
    <section className={styles.panel} aria-label={t('project.editor')} {...PANE}>
      <div className={styles.head}>
        <EditorTabs folder={folder} />
        {active !== undefined && <EditorActions folder={folder} path={active} />}
      </div>
      {active === undefined ? (
        <EmptyState icon="file" title={t('project.noFile')} hint={t('project.noFileHint')} />
      ) : (
        <Suspense fallback={<Loading />}>
          <FileView
            key={active}
            folder={folder}
            path={active}
            diagnostics={diagnostics.filter((item) => item.file === active)}
          />
        </Suspense>
      )}
    </section>
  );
}
