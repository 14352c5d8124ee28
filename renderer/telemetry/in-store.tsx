import { Button, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { openDialog } from '#renderer/page/opened-dialog.ts';
import { EmptyState } from '#renderer/parts/feedback/empty-state.tsx';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { api } from '#renderer/rpc/client.ts';

interface InStoreProps {
  /** `choice` is where another store is chosen, if there are several. */
  readonly children: (store: string, choice: ReactNode) => ReactNode;
}

/** Shows something of the store that is chosen, or says that there is none. */
export function InStore({ children }: InStoreProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string>();
  const stores = useQuery(api.store.list.queryOptions({ input: {} }));
  if (stores.isPending) return <Loading />;
  if (stores.isError) return <ErrorView error={stores.error} onRetry={() => void stores.refetch()} />;
  const names = stores.data.stores.map(({ name }) => name);
  const store = names.find((name) => name === chosen) ?? names[0];
  if (store === undefined) return <NoStore />;
  return children(
    store,
    names.length > 1 && (
      <Select
        aria-label={t('data.store')}
        data={names}
        value={store}
        allowDeselect={false}
        w={150}
        onChange={(name) => setChosen(name ?? undefined)}
      />
    ),
  );
}

function NoStore() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <EmptyState icon="store" title={t('data.noStore')} hint={t('data.noStoreHint')}>
      <Button
        onClick={() =>
          void navigate({ to: '/stores', search: {} }).then(() => openDialog('add-store'), tellFailure)
        }
      >
        {t('data.openStores')}
      </Button>
    </EmptyState>
  );
}
