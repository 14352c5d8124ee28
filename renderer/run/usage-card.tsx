import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Run } from '../../contract/run/run.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { ErrorNote } from '../parts/error-view.tsx';
import { Card, Facts } from '../parts/list-page.tsx';
import { api } from '../rpc/client.ts';
import { toFailure } from '../rpc/failure.ts';
import styles from './usage-card.module.css';

/** How to call the run from somewhere else. */
export function UsageCard({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const usage = useQuery(api.run.usage.queryOptions({ input: { id: run.id } }));
  const [language, setLanguage] = useState<string | null>(null);
  const snippet = usage.data?.snippets.find((item) => item.language === language) ?? usage.data?.snippets[0];
  return (
    <Card title={t('run.usage')}>
      {usage.isError && <ErrorNote failure={toFailure(usage.error)} />}
      {usage.data !== undefined && (
        <Facts
          facts={[
            [t('run.scoringUrl'), <Address key="score" url={usage.data.scoringUrl} />],
            [t('run.swaggerUrl'), <Address key="swagger" url={usage.data.swaggerUrl} />],
            [t('run.openapiUrl'), <Address key="openapi" url={usage.data.openapiUrl} />],
          ]}
        />
      )}
      {snippet !== undefined && usage.data !== undefined && (
        <>
          <div className={styles.tools}>
            <Select
              aria-label={t('run.language')}
              data={usage.data.snippets.map((item) => ({ value: item.language, label: item.title }))}
              value={snippet.language}
              onChange={setLanguage}
              allowDeselect={false}
            />
            <CopyButton text={snippet.code} label={t('run.copySnippet')} />
          </div>
          {/* Scrolls, so the keyboard must reach it. */}
          <section className={styles.scroller} aria-label={snippet.title} tabIndex={-1}>
            <pre className={styles.code}>{snippet.code}</pre>
          </section>
        </>
      )}
    </Card>
  );
}

function Address({ url }: { readonly url: string }) {
  return (
    <span className={styles.address}>
      <code>{url}</code> <CopyButton text={url} />
    </span>
  );
}
