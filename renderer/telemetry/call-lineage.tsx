import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { LineageCard } from '#renderer/lineage/lineage-card.tsx';
import { api } from '#renderer/rpc/client.ts';
import styles from './call-panel.module.css';

/** Leads from what answered a call to the manifest, the models and what they were made of, as far as this machine knows them. */
export function CallLineage({ image }: { readonly image: string }) {
  const { t } = useTranslation();
  const known = useQuery(
    api.project.lineage.queryOptions({ input: { kind: 'image', id: image }, retry: false }),
  );
  if (known.isPending) return null;
  if (known.isError) return <p className={styles.dim}>{t('data.imageUnknown', { image })}</p>;
  return <LineageCard kind="image" id={image} />;
}
