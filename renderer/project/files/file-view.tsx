import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { modelOf } from '#renderer/editor/monaco.ts';
import { formatBytes } from '#renderer/i18n/format.ts';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { Facts } from '#renderer/parts/list/list-page.tsx';
import { api } from '#renderer/rpc/client.ts';
import { CodeEditor } from '../editor/code-editor.tsx';
import { DiffView } from '../editor/diff-view.tsx';
import { ManifestForm } from '../form/manifest-form.tsx';
import { MANIFEST_FILE } from '../workspace/manifest-file.ts';
import { type ProjectFile, restoreFile, saveFile, useProjectFile } from '../workspace/project-file.ts';
import {
  changeWorkspace,
  closeTab,
  setDraft,
  useWorkspace,
  workspaceOf,
} from '../workspace/workspace-store.ts';
import { setComparing, useIsComparing } from './comparing-store.ts';
import styles from './editor-panel.module.css';

interface FileViewProps {
  readonly folder: string;
  readonly path: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** One file of a project in the editor, with what happens to it on disk meanwhile. */
export function FileView({ folder, path, diagnostics }: FileViewProps) {
  const file = useProjectFile(folder, path);
  const isComparing = useIsComparing(folder, path);
  const { manifestView } = useWorkspace(folder);
  if (file.text === undefined) {
    if (file.error !== null) return <OtherFile folder={folder} path={path} error={file.error} />;
    return <Loading />;
  }
  const isCompared = isComparing && file.onDisk !== undefined;
  const isForm = !isCompared && path === MANIFEST_FILE && manifestView === 'form';
  return (
    <>
      <DiskNotice folder={folder} path={path} file={file} />
      <div className={styles.editor}>
        {isCompared ? (
          <DiffView path={path} before={file.onDisk?.text ?? ''} after={file.text} />
        ) : (
          // The editor stays behind the form: what the form changes lands on its undo stack.
          <div className={isForm ? styles.behind : styles.front}>
            <CodeEditor
              folder={folder}
              path={path}
              text={file.text}
              diagnostics={diagnostics}
              onChange={(text) =>
                setDraft(
                  folder,
                  path,
                  text === file.onDisk?.text ? undefined : { text, basedOn: basisOf(file, folder, path) },
                )
              }
            />
          </div>
        )}
        {isForm && <FormOf folder={folder} text={file.text} />}
      </div>
    </>
  );
}

/** The form, and undo and redo of the text behind it. */
function FormOf({ folder, text }: { readonly folder: string; readonly text: string }) {
  const { t } = useTranslation();
  const model = modelOf({ folder, path: MANIFEST_FILE, text });
  const undo = (): void => void model.undo();
  const redo = (): void => void model.redo();
  useHotkeys([
    ['mod+Z', undo],
    ['mod+shift+Z', redo],
    ['mod+Y', redo],
  ]);
  return (
    <div className={styles.formFrame}>
      <div className={styles.formBar}>
        <Button variant="subtle" size="compact-xs" disabled={!model.canUndo()} onClick={undo}>
          {t('form.undo')}
        </Button>
        <Button variant="subtle" size="compact-xs" disabled={!model.canRedo()} onClick={redo}>
          {t('form.redo')}
        </Button>
      </div>
      <ManifestForm
        folder={folder}
        onShowText={() => changeWorkspace(folder, () => ({ manifestView: 'text' }))}
      />
    </div>
  );
}

/** A draft keeps what it was first typed into; a new one starts from what lies on disk. */
function basisOf(file: ProjectFile, folder: string, path: string): string | undefined {
  const draft = workspaceOf(folder).drafts[path];
  return draft === undefined ? file.onDisk?.digest : draft.basedOn;
}

/** What another program did to the file, and what can be done about it; nothing while all is well. */
function DiskNotice(props: { readonly folder: string; readonly path: string; readonly file: ProjectFile }) {
  const { t } = useTranslation();
  const { folder, path, file } = props;
  const isComparing = useIsComparing(folder, path);
  if (file.isDeleted)
    return (
      <div className={styles.notice} role="alert">
        <Icon name="warning" />
        <span>{t('project.deletedOnDisk')}</span>
        <Button
          variant="default"
          onClick={() => void restoreFile(folder, path, file.text ?? '').catch(tellFailure)}
        >
          {t('project.saveAgain')}
        </Button>
        <Button
          variant="default"
          onClick={() => {
            setDraft(folder, path, undefined);
            closeTab(folder, path);
          }}
        >
          {t('project.closeTab')}
        </Button>
      </div>
    );
  if (!file.isConflict) return null;
  return (
    <div className={styles.notice} role="alert">
      <Icon name="warning" />
      <span>{t('project.changedOnDisk')}</span>
      <Button variant="default" onClick={() => setComparing(folder, path, !isComparing)}>
        {isComparing ? t('project.backToText') : t('project.compare')}
      </Button>
      <Button
        variant="default"
        onClick={() => {
          setComparing(folder, path, false);
          setDraft(folder, path, undefined);
        }}
      >
        {t('project.reload')}
      </Button>
      <Button
        variant="default"
        onClick={() => {
          setComparing(folder, path, false);
          saveFile(folder, path, file.onDisk?.digest).catch(tellFailure);
        }}
      >
        {t('project.overwrite')}
      </Button>
    </div>
  );
}

/** A file that is no text: a model is described, anything else says why it can't be shown. */
function OtherFile(props: { readonly folder: string; readonly path: string; readonly error: Error }) {
  const { t } = useTranslation();
  const found = useQuery(
    api.model.inspect.queryOptions({ input: { path: `${props.folder}/${props.path}` }, retry: false }),
  );
  if (found.isPending) return <Loading />;
  const format = found.data?.format;
  if (format === undefined || format.kind === 'unknown') return <ErrorView error={props.error} />;
  return (
    <div className={styles.model}>
      <Facts
        facts={[
          [t('model.kind'), `${format.framework} (${format.kind})`],
          [t('model.size'), formatBytes(found.data?.size ?? 0)],
          [t('model.python'), format.python],
          ...Object.entries(format.packages).map(([name, version]) => [name, version] as const),
          [t('model.imports'), format.imports.join(', ')],
          [t('model.safety'), format.safety === 'data' ? t('model.safeData') : t('model.safeCode')],
        ]}
      />
    </div>
  );
}
