import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Service } from '#contract/service/service.ts';
import { useShownCommand } from '#renderer/page/command-line-store.ts';
import { DetailBody } from '#renderer/parts/list/list-page.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { api } from '#renderer/rpc/client.ts';
import { UsageCard } from '#renderer/run/usage-card.tsx';
import { ExportCard } from './export-card.tsx';

/** How others call the service, and its objects for GitOps. */
export function UsageView({ service }: { readonly service: Service }) {
  const { t } = useTranslation();
  const { name, cluster } = service;
  const [withKey, setWithKey] = useState(false);
  const usage = useQuery(
    api.service.usage.queryOptions({ input: { name, cluster, withKey }, gcTime: withKey ? 0 : 300_000 }),
  );
  useShownCommand(`slipway service usage ${shellWord(name)}${withKey ? ' --with-key' : ''}`);
  return (
    <DetailBody>
      <UsageCard
        usage={usage}
        isWide
        note={
          <Switch
            label={t('service.usage.withKey')}
            checked={withKey}
            onChange={(event) => setWithKey(event.currentTarget.checked)}
          />
        }
      />
      <ExportCard service={service} />
    </DetailBody>
  );
}
