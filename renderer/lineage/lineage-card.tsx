import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Lineage, LineageKind, LineageQuestion } from '#contract/project/lineage.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { api } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import styles from './lineage-card.module.css';
import { NODE, type Picture, type PlacedNode, placeLineage } from './place-lineage.ts';
import { withServices } from './with-services.ts';

/** What something was made of and what was made of it, as a picture that can be clicked through, and as text. */
export function LineageCard({ kind, id }: LineageQuestion) {
  const { t } = useTranslation();
  const lineage = useQuery(api.project.lineage.queryOptions({ input: { kind, id } }));
  // A cluster that cannot be reached has no part in the picture; its page says why.
  const services = useQuery(api.service.list.queryOptions({ input: {}, retry: false }));
  const shown =
    lineage.data === undefined ? undefined : withServices(lineage.data, services.data?.services ?? []);
  return (
    <Card title={t('lineage.title')} isWide>
      {lineage.isError && <ErrorNote failure={toFailure(lineage.error)} />}
      {shown !== undefined &&
        (shown.nodes.length === 1 ? (
          <p className={styles.none}>{t('lineage.alone')}</p>
        ) : (
          <Shown lineage={shown} />
        ))}
    </Card>
  );
}

function Shown({ lineage }: { readonly lineage: Lineage }) {
  const { t } = useTranslation();
  const titles = new Map(
    lineage.nodes.map((node) => [node.key, `${t(`lineage.one.${node.kind}`)} ${node.title}`]),
  );
  return (
    <>
      <Drawing picture={placeLineage(lineage)} center={lineage.center} />
      <details className={styles.text}>
        <summary>{t('lineage.asText')}</summary>
        <ul>
          {lineage.edges.map(({ from, to }) => (
            <li key={`${from} ${to}`}>
              {t('lineage.edge', { from: titles.get(from) ?? from, to: titles.get(to) ?? to })}
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

function Drawing({ picture, center }: { readonly picture: Picture; readonly center: string }) {
  const { t } = useTranslation();
  const { width, height } = picture;
  return (
    <figure className={styles.frame} data-wide-content>
      <svg width={width + 4} height={height + 4} viewBox={`-2 -2 ${width + 4} ${height + 4}`}>
        <title>{t('lineage.picture')}</title>
        {picture.columns.map(({ kind, x, hidden }) => (
          <text key={kind} x={x} y={14} className={styles.heading}>
            {t(`lineage.kind.${kind}`)}
            {hidden > 0 && ` (${t('lineage.hidden', { count: hidden })})`}
          </text>
        ))}
        {picture.lines.map(({ key, path }) => (
          <path key={key} d={path} className={styles.line} />
        ))}
        {picture.nodes.map((node) => (
          <Node key={node.key} node={node} isCenter={node.key === center} />
        ))}
      </svg>
    </figure>
  );
}

/** The page of a kind; one without a page of its own is shown and leads nowhere. */
const PAGES: Readonly<
  Record<
    LineageKind,
    '/retrainings' | '/models' | '/manifests' | '/images' | '/runs' | '/services' | undefined
  >
> = {
  data: undefined,
  retraining: '/retrainings',
  model: '/models',
  manifest: '/manifests',
  image: '/images',
  run: '/runs',
  service: '/services',
};

function Node({ node, isCenter }: { readonly node: PlacedNode; readonly isCenter: boolean }) {
  const { t } = useTranslation();
  const to = PAGES[node.kind];
  const box = <Box node={node} />;
  if (to === undefined) return <g className={styles.node}>{box}</g>;
  return (
    <Link
      to={to}
      search={{ selected: node.id }}
      className={styles.node}
      aria-label={`${t(`lineage.one.${node.kind}`)} ${node.title}, ${node.note}`}
      aria-current={isCenter ? 'true' : undefined}
      activeProps={{}}
      data-center={isCenter}
    >
      {box}
    </Link>
  );
}

/** Characters that fit a node: SVG cuts no text by itself. */
const FITTING = 22;

function Box({ node }: { readonly node: PlacedNode }) {
  return (
    <>
      <title>{node.title}</title>
      <rect x={node.x} y={node.y} width={NODE.width} height={NODE.height} rx={6} />
      <text x={node.x + 10} y={node.y + 18} className={styles.name}>
        {cut(node.title)}
      </text>
      <text x={node.x + 10} y={node.y + 33} className={styles.note}>
        {cut(node.note)}
      </text>
    </>
  );
}

function cut(text: string): string {
  return text.length <= FITTING ? text : `${text.slice(0, FITTING - 1)}…`;
}
