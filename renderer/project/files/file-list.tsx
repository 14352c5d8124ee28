import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { Project } from '#contract/project/index.ts';
import { isTable, openBatch } from '#renderer/batch/batch-store.ts';
import { formatBytes } from '#renderer/i18n/format.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { ContextMenu } from '#renderer/parts/menu/context-menu.tsx';
import { MenuEntries } from '#renderer/parts/menu/menu-entries.tsx';
import { useContextMenu } from '#renderer/parts/menu/use-context-menu.ts';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import { api } from '#renderer/rpc/client.ts';
import { openTab, useWorkspace } from '../workspace/workspace-store.ts';
import { fileEntries } from './file-entries.ts';
import styles from './file-list.module.css';

type File = Project['files'][number];

/** In the order in which they are written. */
const ROLE_ORDER: readonly File['role'][] = ['manifest', 'script', 'dependencies', 'schema', 'file'];
const PROJECT_ROLES: ReadonlySet<File['role']> = new Set(ROLE_ORDER);

interface FileListProps {
  readonly project: Project;
  readonly diagnostics: readonly Diagnostic[];
}

/** The project's files by what they are for, what is wrong with each, and the images made of them. */
export function FileList({ project, diagnostics }: FileListProps) {
  const { t } = useTranslation();
  const { files, folder } = project;
  const group = (isIn: (file: File) => boolean) =>
    files.filter(isIn).sort((a, b) => ROLE_ORDER.indexOf(a.role) - ROLE_ORDER.indexOf(b.role));
  const missing = missingFiles(project, diagnostics);
  return (
    <nav className={styles.list} aria-label={t('project.files')}>
      <Group
        title={t('project.group.project')}
        files={group((file) => PROJECT_ROLES.has(file.role))}
        {...{ folder, diagnostics }}
      />
      {missing.map((path) => (
        <div key={path} className={styles.missing}>
          {path} <span>{t('project.missing')}</span>
        </div>
      ))}
      <Group
        title={t('project.group.models')}
        files={group((file) => file.role === 'model')}
        {...{ folder, diagnostics }}
      />
      <Group
        title={t('project.group.requests')}
        files={group((file) => file.role === 'request')}
        {...{ folder, diagnostics }}
      />
      <Group
        title={t('project.group.other')}
        files={group((file) => file.role === 'other')}
        {...{ folder, diagnostics }}
      />
      <Images project={project} />
    </nav>
  );
}

function Group(props: {
  readonly title: string;
  readonly files: readonly File[];
  readonly folder: string;
  readonly diagnostics: readonly Diagnostic[];
}) {
  const { folder } = props;
  const workspace = useWorkspace(folder);
  const { active, drafts } = workspace;
  const { t } = useTranslation();
  const menu = useContextMenu<File>();
  if (props.files.length === 0) return null;
  return (
    <>
      <h3 className={styles.heading}>{props.title}</h3>
      <ul>
        {props.files.map((file) => {
          const problems = props.diagnostics.filter((item) => item.file === file.path);
          const worst = worstOf(problems);
          return (
            <li key={file.path} className={styles.row}>
              <button
                type="button"
                className={styles.file}
                aria-current={active === file.path ? 'page' : undefined}
                onClick={() => openTab(folder, file.path)}
                onContextMenu={(event) => menu.open(event, file)}
              >
                <span className={styles.name} title={file.path}>
                  {file.path}
                </span>
                {drafts[file.path] !== undefined && (
                  <span className={styles.dot} role="img" aria-label={t('project.unsaved')}>
                    •
                  </span>
                )}
                {worst === undefined ? (
                  file.role === 'model' && <span className={styles.end}>{formatBytes(file.size)}</span>
                ) : (
                  <span className={styles.end} data-severity={worst}>
                    {problems.length}
                  </span>
                )}
              </button>
              {isTable(file.path) && (
                <button
                  type="button"
                  className={styles.predict}
                  aria-label={t('batch.predictFile', { path: file.path })}
                  title={t('batch.predictFile', { path: file.path })}
                  onClick={() => openBatch({ folder, path: file.path })}
                >
                  <Icon name="play" size={12} />
                </button>
              )}
            </li>
          );
        })}
      </ul>
      <ContextMenu
        at={menu.opened}
        label={t('project.menu.of', { path: menu.opened?.of.path ?? '' })}
        onClose={menu.close}
      >
        {menu.opened !== undefined && (
          <MenuEntries
            entries={fileEntries(
              { folder, path: menu.opened.of.path, isModel: menu.opened.of.role === 'model', workspace },
              t,
            )}
          />
        )}
      </ContextMenu>
    </>
  );
}

const MOST_IMAGES = 5;

function Images({ project }: { readonly project: Project }) {
  const { t } = useTranslation();
  const ago = useAgo();
  const { data } = useQuery(api.image.list.queryOptions({ input: {} }));
  const images = (data?.images ?? []).filter((image) => image.folder === project.folder);
  if (images.length === 0) return null;
  return (
    <>
      <h3 className={styles.heading}>{t('app.images')}</h3>
      <ul>
        {images.slice(0, MOST_IMAGES).map((image) => (
          <li key={`${image.reference} ${image.engine}`}>
            <Link
              to="/images"
              search={{ selected: `${image.reference}@${image.engine}` }}
              className={styles.file}
            >
              <span className={styles.name}>{image.reference}</span>
              <span className={styles.end}>
                {ago(image.createdAt)} · {formatBytes(image.size)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

function worstOf(problems: readonly Diagnostic[]): Diagnostic['severity'] | undefined {
  return (['error', 'warning', 'info'] as const).find((severity) =>
    problems.some((problem) => problem.severity === severity),
  );
}

/** Files that a diagnostic stands in although they are not there. */
function missingFiles(project: Project, diagnostics: readonly Diagnostic[]): readonly string[] {
  const present = new Set(project.files.map((file) => file.path));
  return [...new Set(diagnostics.map((item) => item.file))].filter((path) => !present.has(path));
}
