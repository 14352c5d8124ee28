import { Select } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Usage } from '#contract/run/run.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { Card, Facts } from '#renderer/parts/list/list-page.tsx';
import { CopyButton } from '#renderer/parts/text/copy-button.tsx';
import { toFailure } from '#renderer/rpc/failure.ts';
import styles from './usage-card.module.css';

interface UsageCardProps {
  readonly usage: Pick<UseQueryResult<Usage>, 'data' | 'isError' | 'error'>;
  readonly isWide?: boolean;
  readonly note?: ReactNode;
}

/** How to call a run or service from somewhere else. */
export function UsageCard({ usage, isWide = false, note }: UsageCardProps) {
  const { t } = useTranslation();
  const [language, setLanguage] = useState<string | null>(null);
  const snippet = usage.data?.snippets.find((item) => item.language === language) ?? usage.data?.snippets[0];
  return (
    <Card title={t('run.usage')} isWide={isWide} note={note}>
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
          {/* Wrapped: what scrolls by itself would have to be a stop of the keyboard. */}
          <pre className={styles.code}>{snippet.code}</pre>
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
