import { Button, SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { MANIFEST_FILE } from '../workspace/manifest-file.ts';
import { changeWorkspace, type ManifestView, useWorkspace } from '../workspace/workspace-store.ts';
import { setComparing, useIsComparing } from './comparing-store.ts';
import styles from './editor-panel.module.css';

/** At the end of the tabs: how the file in front is shown. */
export function EditorActions({ folder, path }: { readonly folder: string; readonly path: string }) {
  const { t } = useTranslation();
  const { drafts, manifestView } = useWorkspace(folder);
  const isComparing = useIsComparing(folder, path);
  return (
    <div className={styles.actions}>
      {(drafts[path] !== undefined || isComparing) && (
        <Button
          variant="subtle"
          size="compact-xs"
          aria-pressed={isComparing}
          title={t('form.compareSaved')}
          onClick={() => setComparing(folder, path, !isComparing)}
        >
          {isComparing ? t('project.backToText') : t('project.compare')}
        </Button>
      )}
      {path === MANIFEST_FILE && (
        <SegmentedControl<ManifestView>
          aria-label={t('form.view')}
          data={[
            { value: 'text', label: t('form.text') },
            { value: 'form', label: t('form.form') },
          ]}
          value={manifestView}
          onChange={(view) => changeWorkspace(folder, () => ({ manifestView: view }))}
        />
      )}
    </div>
  );
}
