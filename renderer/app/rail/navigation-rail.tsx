import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { COMMAND_KEYS } from '#preload/commands.ts';
import { keyText } from '#renderer/page/keys.ts';
import { Icon, type IconName } from '#renderer/parts/icon/icon.tsx';
import { PANE } from '#renderer/parts/layout/panes.ts';
import { useLastProject } from '#renderer/project/open/last-project.ts';
import { api } from '#renderer/rpc/client.ts';
import { usePalette } from '../commands/palette-store.ts';
import styles from './navigation-rail.module.css';

/** The pages in groups, in the order data flows. The project of the first group is added when one was opened. */
const GROUPS = [
  {
    label: 'app.groups.build',
    pages: [
      { to: '/models', icon: 'model', label: 'app.models' },
      { to: '/manifests', icon: 'manifest', label: 'app.manifests' },
      { to: '/images', icon: 'image', label: 'app.images' },
      { to: '/runs', icon: 'run', label: 'app.runs' },
    ],
  },
  {
    label: 'app.groups.deliver',
    pages: [
      { to: '/services', icon: 'service', label: 'app.services' },
      { to: '/clusters', icon: 'cluster', label: 'app.clusters' },
      { to: '/retrainings', icon: 'retraining', label: 'app.retrainings' },
      { to: '/stores', icon: 'store', label: 'app.stores' },
    ],
  },
  {
    label: 'app.groups.activity',
    pages: [{ to: '/tasks', icon: 'task', label: 'app.tasks' }],
  },
] as const;

/** The rail at the left: search, then the pages by what they are for. */
export function NavigationRail() {
  const { t } = useTranslation();
  const folder = useLastProject((state) => state.folder);
  const running = useRunningTasks();
  return (
    <nav className={styles.rail} aria-label={t('app.navigation')} {...PANE}>
      <SearchField />
      <ul className={styles.list}>
        <RailLink label={t('app.welcome')} icon="home">
          {(content) => <Link to="/" activeOptions={{ exact: true }} {...content} />}
        </RailLink>
      </ul>
      {GROUPS.map((group) => (
        <RailGroup key={group.label} label={t(group.label)}>
          {group.label === 'app.groups.build' && folder !== undefined && (
            <RailLink label={t('app.workbench')} icon="workbench">
              {(content) => <Link to="/project" search={{ folder }} {...content} />}
            </RailLink>
          )}
          {group.pages.map(({ to, icon, label }) => (
            <RailLink key={to} label={t(label)} icon={icon} count={to === '/tasks' ? running : 0}>
              {(content) => <Link to={to} activeOptions={{ includeSearch: false }} {...content} />}
            </RailLink>
          ))}
        </RailGroup>
      ))}
      <div className={styles.gap} />
      <ul className={styles.list}>
        <RailLink label={t('app.settings')} icon="settings">
          {(content) => <Link to="/settings" {...content} />}
        </RailLink>
      </ul>
    </nav>
  );
}

/** Opens the palette, which finds pages, things and actions. */
function SearchField() {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className={styles.search}
      aria-keyshortcuts="Control+K"
      onClick={() => usePalette.setState({ open: 'palette' })}
    >
      <Icon name="search" size={14} />
      <span>{t('app.search')}</span>
      <kbd>{keyText(COMMAND_KEYS.palette[0])}</kbd>
    </button>
  );
}

function RailGroup({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <>
      <div className={styles.group} aria-hidden="true">
        {label}
      </div>
      <ul className={styles.list} aria-label={label}>
        {children}
      </ul>
    </>
  );
}

interface LinkContent {
  readonly className: string | undefined;
  readonly activeProps: { readonly className: string | undefined };
  readonly 'aria-label': string;
  readonly children: ReactNode;
}

function RailLink(props: {
  readonly label: string;
  readonly icon: IconName;
  readonly count?: number;
  readonly children: (content: LinkContent) => ReactNode;
}) {
  const { t } = useTranslation();
  const count = props.count ?? 0;
  return (
    <li>
      {props.children({
        className: styles.link,
        activeProps: { className: styles.active },
        'aria-label': count === 0 ? props.label : t('app.withCount', { label: props.label, count }),
        children: (
          <>
            <Icon name={props.icon} size={17} />
            <span className={styles.label}>{props.label}</span>
            {count > 0 && <em className={styles.count}>{count}</em>}
          </>
        ),
      })}
    </li>
  );
}

function useRunningTasks(): number {
  const { data } = useQuery(api.task.list.queryOptions({ input: { state: 'running', limit: 100 } }));
  return data?.tasks.length ?? 0;
}
