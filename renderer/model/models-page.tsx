import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelVersion } from '#contract/model/model.ts';
import { formatBytes, formatNumber } from '#renderer/i18n/format.ts';
import { useShownCommand } from '#renderer/page/command-line-store.ts';
import { Gone } from '#renderer/page/gone.tsx';
import { closeDialog, openDialog, useOpenedDialog } from '#renderer/page/opened-dialog.ts';
import { PageBar } from '#renderer/page/page-bar.tsx';
import { ThingList } from '#renderer/page/thing-list.tsx';
import { useSelection } from '#renderer/page/use-selection.ts';
import { EmptyState } from '#renderer/parts/feedback/empty-state.tsx';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import type { Item } from '#renderer/parts/list/item-list.tsx';
import { ListPage } from '#renderer/parts/list/list-page.tsx';
import { type ListLook, useListView } from '#renderer/parts/list/list-view.ts';
import { naturalOrder } from '#renderer/parts/list/natural-order.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import { api } from '#renderer/rpc/client.ts';
import { ModelDetail } from './model-detail.tsx';
import { type ModelGroup, modelsByName } from './models-by-name.ts';
import { RegisterDialog } from './register-dialog.tsx';
import { modelDeletion } from './use-model-actions.ts';

const ProductionPanel = lazy(async () => ({
  default: (await import('#renderer/telemetry/traffic/production-panel.tsx')).ProductionPanel,
}));

export function ModelsPage() {
  const { t } = useTranslation();
  const ago = useAgo();
  const navigate = useNavigate({ from: '/models' });
  const { selected } = useSearch({ from: '/models' });
  const isRegistering = useOpenedDialog(({ opened }) => opened === 'register-model');
  const open = (): void => openDialog('register-model');
  useEffect(() => closeDialog, []);
  const models = useQuery(api.model.list.queryOptions({ input: {} }));
  const view = useListView(models.data?.models ?? NONE, LOOK);
  const { shown } = view;
  const groups = useMemo(() => modelsByName(shown), [shown]);
  const items = useMemo(() => groups.map((group) => toItem(group, ago, t)), [groups, ago, t]);
  const select = (id: string): void => void navigate({ search: { selected: id }, replace: true });
  const { current, isGone } = useSelection({
    list: models.data?.models ?? NONE,
    shown: shown,
    isFresh: !models.isFetching,
    idOf,
    selected,
    select,
  });
  useShownCommand(
    current === undefined ? 'slipway model list' : `slipway model show ${shellWord(current.reference)}`,
  );

  return (
    <>
      <ModelsBar total={models.data?.total} onRegister={open} />
      {models.isPending ? (
        <Loading />
      ) : models.isError ? (
        <ErrorView error={models.error} onRetry={() => void models.refetch()} />
      ) : models.data.total === 0 ? (
        <EmptyState icon="model" title={t('model.none')} hint={t('model.noneHint')}>
          <Button onClick={open}>{t('model.register')}</Button>
        </EmptyState>
      ) : (
        <ListPage
          list={
            <ThingList
              label={t('app.models')}
              items={items}
              selected={groups.find(({ name }) => name === current?.name)?.newest.reference}
              onSelect={select}
              controls={{
                view,
                placeholder: t('model.filter'),
                sortName: (sort) => t(`list.${sort}` as 'list.newest'),
              }}
              deletionOf={(id) => {
                const model = groups.find(({ newest }) => newest.reference === id)?.newest;
                return model && modelDeletion(model, t);
              }}
            />
          }
        >
          {isGone && <Gone />}
          {current !== undefined && <ModelDetail key={current.reference} model={current} />}
        </ListPage>
      )}
      <RegisterDialog isOpen={isRegistering} onClose={closeDialog} />
    </>
  );
}

interface ModelsBarProps {
  readonly total: number | undefined;
  readonly onRegister: () => void;
}

function ModelsBar({ total, onRegister }: ModelsBarProps) {
  const { t } = useTranslation();
  const [isProduction, setIsProduction] = useState(false);
  return (
    <>
      <PageBar
        title={t('app.models')}
        note={
          total === undefined ? undefined : t('model.count', { count: total, number: formatNumber(total) })
        }
        actions={
          <>
            <Button variant="default" onClick={() => setIsProduction(true)}>
              {t('data.inProduction')}
            </Button>
            <Button leftSection={<Icon name="plus" size={14} />} onClick={onRegister}>
              {t('model.register')}
            </Button>
          </>
        }
      />
      {isProduction && (
        <Suspense fallback={null}>
          <ProductionPanel onClose={() => setIsProduction(false)} />
        </Suspense>
      )}
    </>
  );
}

function toItem({ newest, count }: ModelGroup, ago: (time: string) => string, t: TFunction): Item {
  const versions = count === 1 ? [] : [t('model.count', { count, number: formatNumber(count) })];
  return {
    id: newest.reference,
    title: newest.reference,
    end: formatBytes(newest.size),
    note: [newest.format.framework, ...versions, ago(newest.createdAt), ...newest.tags].join(' · '),
  };
}

const idOf = (model: ModelVersion): string => model.reference;
const NONE: readonly ModelVersion[] = [];
/** By name, tag, framework or description. */
const LOOK: ListLook<ModelVersion> = {
  texts: ({ reference, format, description, tags }) => [reference, format.framework, description, ...tags],
  sorts: {
    newest: () => 0,
    byName: (a, b) => naturalOrder(a.name, b.name) || b.version - a.version,
    largest: (a, b) => b.size - a.size,
  },
  kind: ({ format }) => format.framework,
};
