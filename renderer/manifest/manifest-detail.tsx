import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ManifestVersion } from '#contract/manifest/version.ts';
import { formatBytes, formatMoment, formatNumber } from '#renderer/i18n/format.ts';
import { LineageCard } from '#renderer/lineage/lineage-card.tsx';
import { DetailHead } from '#renderer/page/detail-head.tsx';
import { Badge } from '#renderer/parts/feedback/badge.tsx';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { tell, tellFailure } from '#renderer/parts/feedback/notice.ts';
import { Card, DetailBody, Facts } from '#renderer/parts/list/list-page.tsx';
import { Table } from '#renderer/parts/list/table.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import { api } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { ChangeList } from './change-list.tsx';
import styles from './manifest-detail.module.css';

interface ManifestDetailProps {
  readonly manifest: ManifestVersion;
  /** The other versions of the same name, newest first. */
  readonly others: readonly ManifestVersion[];
}

export function ManifestDetail({ manifest, others }: ManifestDetailProps) {
  const { t } = useTranslation();
  const ago = useAgo();
  const navigate = useNavigate();
  return (
    <>
      <DetailHead
        title={manifest.reference}
        badge={<Badge tone="accent">{manifest.manifest.runtime}</Badge>}
        note={manifest.manifest.description ?? ago(manifest.createdAt)}
        line={{ text: manifest.digest, copyLabel: t('model.copyDigest') }}
        actions={[
          {
            id: 'show-image',
            place: 'button',
            title: t('task.openImage'),
            commandLine: `slipway image show ${shellWord(manifest.reference)}`,
            run: () => void navigate({ to: '/images', search: { selected: manifest.reference } }),
          },
          {
            id: 'open-project',
            place: 'button',
            title: t('image.openProject'),
            commandLine: `slipway check ${shellWord(manifest.folder)}`,
            run: () => void navigate({ to: '/project', search: { folder: manifest.folder } }),
          },
          {
            id: 'copy-source',
            place: 'menu',
            icon: 'copy',
            title: t('manifest.copySource'),
            commandLine: `slipway manifest show ${shellWord(manifest.reference)}`,
            run: () =>
              void navigator.clipboard
                .writeText(manifest.source)
                .then(() => tell(t('parts.copied'), manifest.reference), tellFailure),
          },
        ]}
      />
      <DetailBody>
        <Card title={t('manifest.about')}>
          <Facts
            facts={[
              [t('manifest.frozen'), formatMoment(manifest.createdAt)],
              [t('manifest.base'), manifest.base],
              [t('manifest.python'), manifest.lock.python],
              [t('manifest.folder'), manifest.folder],
              [t('app.models'), <ModelLinks key="models" manifest={manifest} />],
            ]}
          />
        </Card>
        <LineageCard kind="manifest" id={manifest.reference} />
        <Changes manifest={manifest} others={others} />
        <Card title={t('manifest.source')}>
          <pre className={styles.source}>{manifest.source}</pre>
        </Card>
        <Card title={t('manifest.files')} note={formatNumber(manifest.files.length)}>
          <Table
            head={[t('manifest.path'), t('manifest.role'), t('model.size')]}
            rows={manifest.files.map((file) => ({
              key: file.path,
              cells: [file.path, t(`project.role.${file.role}`), formatBytes(file.size)],
            }))}
          />
        </Card>
        <Card title={t('manifest.packages')} note={formatNumber(manifest.lock.packages.length)}>
          <Table
            head={[t('image.package'), t('image.version')]}
            rows={manifest.lock.packages.map((item) => ({
              key: item.name,
              cells: [item.name, item.version],
            }))}
          />
        </Card>
      </DetailBody>
    </>
  );
}

function ModelLinks({ manifest }: { readonly manifest: ManifestVersion }) {
  return manifest.models.map((model) => (
    <Link key={model.reference} to="/models" search={{ selected: model.reference }} className={styles.link}>
      {model.reference}
    </Link>
  ));
}

function Changes({ manifest, others }: ManifestDetailProps) {
  const { t } = useTranslation();
  const [other, setOther] = useState(
    others.find((item) => item.version < manifest.version)?.reference ?? others[0]?.reference,
  );
  const diff = useQuery(
    api.manifest.diff.queryOptions({
      input: { reference: other ?? '', other: manifest.reference },
      enabled: other !== undefined,
    }),
  );
  return (
    <Card title={t('manifest.changes')}>
      {other === undefined ? (
        <p className={styles.none}>{t('manifest.first')}</p>
      ) : (
        <Select
          label={t('manifest.comparedTo')}
          data={others.map((item) => item.reference)}
          value={other}
          onChange={(chosen) => setOther(chosen ?? undefined)}
          allowDeselect={false}
          searchable
        />
      )}
      {diff.isError && <ErrorNote failure={toFailure(diff.error)} />}
      {diff.data !== undefined && (
        <div className={styles.list}>
          <ChangeList changes={diff.data.changes} />
        </div>
      )}
    </Card>
  );
}
