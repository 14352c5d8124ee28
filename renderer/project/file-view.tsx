import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Diagnostic } from '../../contract/manifest/diagnostic.ts';
import { formatBytes } from '../i18n/format.ts';
import { ErrorView } from '../parts/error-view.tsx';
import { Icon } from '../parts/icon.tsx';
import { Facts } from '../parts/list-page.tsx';
import { Loading } from '../parts/loading.tsx';
import { tellFailure } from '../parts/notice.ts';
import { api } from '../rpc/client.ts';
import { CodeEditor } from './editor/code-editor.tsx';
import { DiffView } from './editor/diff-view.tsx';
import styles from './editor-panel.module.css';
import { type ProjectFile, saveFile, useProjectFile } from './project-file.ts';
import { setDraft, workspaceOf } from './workspace-store.ts';

interface FileViewProps {
  readonly folder: string;
  readonly path: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** One file of a project in the editor, with what happens to it on disk meanwhile. */
export function FileView({ folder, path, diagnostics }: FileViewProps) {
  const file = useProjectFile(folder, path);
  const [isComparing, setComparing] = useState(false);
  if (file.text === undefined) {
    if (file.error !== null) return <OtherFile folder={folder} path={path} error={file.error} />;
    return <Loading />;
  }
  return (
    <>
      {file.isConflict && (
        <ConflictNotice
          folder={folder}
          path={path}
          file={file}
          isComparing={isComparing}
          onCompare={() => setComparing(!isComparing)}
        />
      )}
      <div className={styles.editor}>
        {isComparing && file.onDisk !== undefined ? (
          <DiffView path={path} before={file.onDisk.text} after={file.text} />
        ) : (
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
        )}
      </div>
    </>
  );
}

/** A draft keeps what it was first typed into; a new one starts from what lies on disk. */
function basisOf(file: ProjectFile, folder: string, path: string): string | undefined {
  const draft = workspaceOf(folder).drafts[path];
  return draft === undefined ? file.onDisk?.digest : draft.basedOn;
}

function ConflictNotice(props: {
  readonly folder: string;
  readonly path: string;
  readonly file: ProjectFile;
  readonly isComparing: boolean;
  readonly onCompare: () => void;
}) {
  const { t } = useTranslation();
  const { folder, path, file } = props;
  return (
    <div className={styles.notice} role="alert">
      <Icon name="warning" />
      <span>{t('project.changedOnDisk')}</span>
      <Button variant="default" onClick={props.onCompare}>
        {props.isComparing ? t('project.backToText') : t('project.compare')}
      </Button>
      <Button variant="default" onClick={() => setDraft(folder, path, undefined)}>
        {t('project.reload')}
      </Button>
      <Button
        variant="default"
        onClick={() => void saveFile(folder, path, file.onDisk?.digest).catch(tellFailure)}
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
