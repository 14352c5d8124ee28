import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelVersion } from '../../contract/model/model.ts';
import { useShownCommand } from '../app/command-line-store.ts';
import { PageBar } from '../app/page-bar.tsx';
import { formatAgo, formatBytes, formatNumber } from '../i18n/format.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorView } from '../parts/error-view.tsx';
import { Icon } from '../parts/icon.tsx';
import { type Item, ItemList } from '../parts/item-list.tsx';
import { ListPage } from '../parts/list-page.tsx';
import { Loading } from '../parts/loading.tsx';
import { shellWord } from '../parts/shell-word.ts';
import { api } from '../rpc/client.ts';
import { ModelDetail } from './model-detail.tsx';
import { RegisterDialog } from './register-dialog.tsx';

export function ModelsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/models' });
  const { selected } = useSearch({ from: '/models' });
  const [filter, setFilter] = useState('');
  const [isRegistering, setRegistering] = useState(false);
  const models = useQuery(api.model.list.queryOptions({ input: {} }));
  const shown = useMemo(() => filterModels(models.data?.models ?? [], filter), [models.data, filter]);
  const items = useMemo(() => shown.map(toItem), [shown]);
  const current = shown.find((model) => model.reference === selected) ?? shown[0];
  useShownCommand(
    current === undefined ? 'slipway model list' : `slipway model show ${shellWord(current.reference)}`,
  );

  return (
    <>
      <PageBar
        title={t('app.models')}
        note={
          models.data === undefined
            ? undefined
            : t('model.count', { count: models.data.total, number: formatNumber(models.data.total) })
        }
        actions={
          <Button leftSection={<Icon name="plus" size={14} />} onClick={() => setRegistering(true)}>
            {t('model.register')}
          </Button>
        }
      />
      {models.isPending ? (
        <Loading />
      ) : models.isError ? (
        <ErrorView error={models.error} onRetry={() => void models.refetch()} />
      ) : models.data.total === 0 ? (
        <EmptyState icon="model" title={t('model.none')} hint={t('model.noneHint')}>
          <Button onClick={() => setRegistering(true)}>{t('model.register')}</Button>
        </EmptyState>
      ) : (
        <ListPage
          list={
            <ItemList
              label={t('app.models')}
              items={items}
              selected={current?.reference}
              onSelect={(reference) => void navigate({ search: { selected: reference }, replace: true })}
              filter={{ text: filter, placeholder: t('model.filter'), onChange: setFilter }}
              empty={<EmptyState icon="search" title={t('parts.noMatch')} hint={t('parts.noMatchHint')} />}
            />
          }
        >
          {current !== undefined && <ModelDetail key={current.reference} model={current} />}
        </ListPage>
      )}
      <RegisterDialog isOpen={isRegistering} onClose={() => setRegistering(false)} />
    </>
  );
}

function toItem(model: ModelVersion): Item {
  return {
    id: model.reference,
    title: model.reference,
    end: formatBytes(model.size),
    note: [model.format.framework, formatAgo(model.createdAt), ...model.tags].join(' · '),
  };
}

/** By name, tag, framework or description, whatever the case. */
export function filterModels(models: readonly ModelVersion[], filter: string): readonly ModelVersion[] {
  const wanted = filter.trim().toLowerCase();
  if (wanted === '') return models;
  return models.filter((model) =>
    [model.reference, model.format.framework, model.description, ...model.tags].some((text) =>
      text.toLowerCase().includes(wanted),
    ),
  );
}
