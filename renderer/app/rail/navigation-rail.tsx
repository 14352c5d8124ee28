import { Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Icon, type IconName } from '#renderer/parts/icon/icon.tsx';
import { PANE } from '#renderer/parts/layout/panes.ts';
import { useLastProject } from '#renderer/project/open/last-project.ts';
import { api } from '#renderer/rpc/client.ts';
import styles from './navigation-rail.module.css';

const PAGES = [
  { to: '/models', icon: 'model', label: 'app.models' },
  { to: '/manifests', icon: 'manifest', label: 'app.manifests' },
  { to: '/images', icon: 'image', label: 'app.images' },
  { to: '/runs', icon: 'run', label: 'app.runs' },
  { to: '/clusters', icon: 'cluster', label: 'app.clusters' },
  { to: '/services', icon: 'service', label: 'app.services' },
  { to: '/tasks', icon: 'task', label: 'app.tasks' },
] as const;

/** The rail at the left: one icon a page, in the order data flows. */
export function NavigationRail() {
  const { t } = useTranslation();
  const folder = useLastProject((state) => state.folder);
  const running = useRunningTasks();
  return (
    <nav className={styles.rail} aria-label={t('app.navigation')} {...PANE}>
      <RailLink label={t('app.welcome')} icon="home">
        {(content) => <Link to="/" activeOptions={{ exact: true }} {...content} />}
      </RailLink>
      {folder !== undefined && (
        <RailLink label={t('app.workbench')} icon="workbench">
          {(content) => <Link to="/project" search={{ folder }} {...content} />}
        </RailLink>
      )}
      {PAGES.map(({ to, icon, label }) => (
        <RailLink key={to} label={t(label)} icon={icon} count={to === '/tasks' ? running : 0}>
          {(content) => <Link to={to} activeOptions={{ includeSearch: false }} {...content} />}
        </RailLink>
      ))}
      <div className={styles.gap} />
      <RailLink label={t('app.settings')} icon="settings">
        {(content) => <Link to="/settings" {...content} />}
      </RailLink>
    </nav>
  );
}

interface LinkContent {
  readonly className: string | undefined;
  readonly activeProps: { readonly className: string | undefined };
  readonly 'aria-label': string;
  readonly children: React.ReactNode;
}

function RailLink(props: {
  readonly label: string;
  readonly icon: IconName;
  readonly count?: number;
  readonly children: (content: LinkContent) => React.ReactNode;
}) {
  const { t } = useTranslation();
  const count = props.count ?? 0;
  return (
    <Tooltip label={props.label} position="right">
      <span className={styles.slot}>
        {props.children({
          className: styles.link,
          activeProps: { className: styles.active },
          'aria-label': count === 0 ? props.label : t('app.withCount', { label: props.label, count }),
          children: (
            <>
              <Icon name={props.icon} size={19} />
              {count > 0 && <em className={styles.count}>{count}</em>}
            </>
          ),
        })}
      </span>
    </Tooltip>
  );
}

function useRunningTasks(): number {
  const { data } = useQuery(api.task.list.queryOptions({ input: { state: 'running', limit: 100 } }));
  return data?.tasks.length ?? 0;
}
