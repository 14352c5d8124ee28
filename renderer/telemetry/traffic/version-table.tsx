import { useTranslation } from 'react-i18next';
import type { ServiceTraffic } from '#contract/telemetry/traffic-history.ts';
import { formatDuration, formatMoment, formatNumber } from '#renderer/i18n/format.ts';
import table from '../result-table.module.css';
import styles from './traffic-charts.module.css';

/** What each image served, in numbers. */
export function VersionTable({ services }: { readonly services: readonly ServiceTraffic[] }) {
  const { t } = useTranslation();
  const heads = ['requestCount', 'failed', 'refused'] as const;
  return (
    <>
      <h3 className={styles.title}>{t('data.versions')}</h3>
      {/* A small window scrolls it sideways: the keyboard has to reach it. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
      <section className={styles.scroller} aria-label={t('data.versions')} tabIndex={0}>
        <table className={table.table}>
          <thead>
            <tr>
              {services.length > 1 && <th scope="col">{t('data.service')}</th>}
              <th scope="col">{t('data.image')}</th>
              <th scope="col">{t('data.models')}</th>
              <th scope="col">{t('data.since')}</th>
              <th scope="col">{t('data.lastCall')}</th>
              {heads.map((head) => (
                <th key={head} scope="col" className={table.number}>
                  {t(`data.${head}`)}
                </th>
              ))}
              {['p50', 'p95', 'p99'].map((head) => (
                <th key={head} scope="col" className={table.number}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {services.flatMap(({ service, versions }) =>
              versions
                .toReversed()
                .map((version) => (
                  <VersionRow
                    key={`${service} ${version.deployment}`}
                    service={services.length > 1 ? service : undefined}
                    version={version}
                  />
                )),
            )}
          </tbody>
        </table>
      </section>
    </>
  );
}

interface VersionRowProps {
  readonly service: string | undefined;
  readonly version: ServiceTraffic['versions'][number];
}

function VersionRow({ service, version }: VersionRowProps) {
  const { deployment, models, first, last, requests, statuses, p50, p95, p99 } = version;
  const numbers = [
    ['requests', formatNumber(requests)],
    ['5xx', formatNumber(statuses['5xx'] ?? 0)],
    ['4xx', formatNumber(statuses['4xx'] ?? 0)],
    ['p50', timeOf(p50)],
    ['p95', timeOf(p95)],
    ['p99', timeOf(p99)],
  ] as const;
  return (
    <tr>
      {service !== undefined && <td>{service}</td>}
      <th scope="row" className={table.name}>
        {deployment === '' ? '–' : deployment}
      </th>
      <td>{models.length === 0 ? '–' : models.join(', ')}</td>
      <td>{formatMoment(first)}</td>
      <td>{formatMoment(last)}</td>
      {numbers.map(([name, text]) => (
        <td key={name} className={table.number}>
          {text}
        </td>
      ))}
    </tr>
  );
}

function timeOf(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '–' : formatDuration(milliseconds);
}
