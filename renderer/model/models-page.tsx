import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelVersion } from '#contract/model/model.ts';
import { formatAgo, formatBytes, formatNumber } from '#renderer/i18n/format.ts';
import { useShownCommand } from '#renderer/page/command-line-store.ts';
import { focusDetail } from '#renderer/page/focus-detail.ts';
import { runCommand, useCommands } from '#renderer/page/offered-commands.ts';
import { PageBar } from '#renderer/page/page-bar.tsx';
import { EmptyState } from '#renderer/parts/feedback/empty-state.tsx';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { type Item, ItemList } from '#renderer/parts/list/item-list.tsx';
import { ListPage } from '#renderer/parts/list/list-page.tsx';
import { type ListLook, useListView } from '#renderer/parts/list/list-view.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { api } from '#renderer/rpc/client.ts';
import { ModelDetail } from './model-detail.tsx';
import { RegisterDialog } from './register-dialog.tsx';

export function ModelsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/models' });
  const { selected } = useSearch({ from: '/models' });
  const [isRegistering, setRegistering] = useState(false);
  const models = useQuery(api.model.list.queryOptions({ input: {} }));
  const view = useListView(models.data?.models ?? NONE, LOOK);
  const { shown } = view;
  const items = useMemo(() => shown.map(toItem), [shown]);
  const current = shown.find((model) => model.reference === selected) ?? shown[0];
  useShownCommand(
    current === undefined ? 'slipway model list' : `slipway model show ${shellWord(current.reference)}`,
  );

  useCommands([
    {
      id: 'register',
      group: 'here',
      title: t('model.register'),
      commandLine: 'slipway model register NAME PATH',
      run: () => setRegistering(true),
    },
  ]);

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
              controls={{
                view,
                placeholder: t('model.filter'),
                sortName: (sort) => t(`list.${sort}` as 'list.newest'),
              }}
              onDelete={() => runCommand('delete')}
              onEnter={focusDetail}
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

const NONE: readonly ModelVersion[] = [];
/** By name, tag, framework or description. */
const LOOK: ListLook<ModelVersion> = {
  texts: ({ reference, format, description, tags }) => [reference, format.framework, description, ...tags],
  sorts: {
    newest: () => 0,
    byName: (a, b) => a.name.localeCompare(b.name) || b.version - a.version,
    largest: (a, b) => b.size - a.size,
  },
  kind: ({ format }) => format.framework,
};
