import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { KnownProject } from '#contract/project/overview.ts';
import type { Run } from '#contract/run/run.ts';
import type { Service } from '#contract/service/service.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { api } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { useClusters, useServices } from '#renderer/service/use-service-queries.ts';
import styles from './home.module.css';
import { ProjectRow } from './project-row.tsx';

const NO_RUNS: readonly Run[] = [];
const NO_SERVICES: readonly Service[] = [];

/** The known projects with what goes on in each. Runs and services are asked for besides, and arrive when they do. */
export function KnownProjects({ projects }: { readonly projects: readonly KnownProject[] }) {
  const { t } = useTranslation();
  const runs = useQuery(api.run.list.queryOptions({ input: {} }));
  const services = useServices({ isCalm: true });
  return (
    <section aria-labelledby="home-projects" className={styles.projects}>
      <div className={styles.head}>
        <h2 id="home-projects" className={styles.heading}>
          {t('home.projects')}
        </h2>
        <ClusterNote services={services} />
      </div>
      <ul className={styles.list}>
        {projects.map((project) => (
          <ProjectRow
            key={project.folder}
            project={project}
            runs={(runs.data?.runs ?? NO_RUNS).filter(({ folder }) => folder === project.folder)}
            services={(services.data?.services ?? NO_SERVICES).filter(({ image }) =>
              project.manifests.includes(image.manifestDigest),
            )}
          />
        ))}
      </ul>
    </section>
  );
}

/** One line about the clusters, where they have not answered: still asked, or out of reach. */
function ClusterNote({ services }: { readonly services: ReturnType<typeof useServices> }) {
  const { t } = useTranslation();
  const clusters = useClusters();
  const { data } = services;
  const message = services.isError ? toFailure(services.error).message : data?.unreachable[0]?.message;
  const names = data?.unreachable.map(({ cluster }) => cluster) ?? [];
  if (services.isPending)
    return (clusters.data?.clusters.length ?? 0) === 0 ? null : (
      <span className={styles.note} role="status">
        {t('home.asking')}
      </span>
    );
  if (!services.isError && names.length === 0) return null;
  const [first] = names;
  return (
    <span className={styles.note} role="status" data-tone="warn" title={message}>
      <Icon name="warning" size={13} />
      <span>
        {services.isError ? t('home.noServices') : t('home.unreachable', { clusters: names.join(', ') })}
      </span>
      <Link to="/clusters" search={first === undefined ? {} : { selected: first }}>
        {t('service.checkCluster')}
      </Link>
    </span>
  );
}
