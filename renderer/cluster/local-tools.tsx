import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { api } from '#renderer/rpc/client.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';
import styles from './cluster-fields.module.css';

/** Says how a cluster is made with a program that is installed here; nothing where there is none. */
export function LocalTools() {
  const { t } = useTranslation();
  const { data } = useQuery(api.cluster.localTools.queryOptions({ input: {} }));
  const [first] = data?.tools ?? [];
  if (first === undefined) return null;
  return (
    <div className={styles.source}>
      <p>{t('cluster.local.tools')}</p>
      <CommandLine command={first.create} />
      <Button
        variant="default"
        size="compact-sm"
        onClick={() => void queryClient.invalidateQueries({ queryKey: api.cluster.contexts.key() })}
      >
        {t('cluster.local.again')}
      </Button>
    </div>
  );
}
