import { Button, Modal, Select } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Deployment } from '#contract/service/deployment.ts';
import type { Service } from '#contract/service/service.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import layout from '#renderer/parts/layout/layout.module.css';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { api, client } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { refreshServices } from '../use-service-queries.ts';
import { ChangeTable } from './change-table.tsx';
import styles from './compare-dialog.module.css';

/** Numbers of two deployments. */
export interface ComparedPair {
  readonly before: number;
  readonly after: number;
}

interface CompareDialogProps {
  readonly service: Service;
  readonly deployments: readonly Deployment[];
  readonly first: ComparedPair;
  readonly onClose: () => void;
}

/** What differs between two deployments. When one of them is what serves, the other can be brought back from here. */
export function CompareDialog({ service, deployments, first, onClose }: CompareDialogProps) {
  const { t } = useTranslation();
  const { name, cluster } = service;
  const [pair, setPair] = useState(first);
  const compared = useQuery(api.service.compare.queryOptions({ input: { name, cluster, ...pair } }));
  const isRollback = pair.before === service.deployment && pair.after !== service.deployment;
  const rollback = useMutation({
    mutationFn: () => client.service.rollback({ name, cluster, to: pair.after }),
    onSuccess: async () => {
      await refreshServices();
      onClose();
    },
  });
  const command = isRollback
    ? `slipway service rollback ${shellWord(name)} --to ${pair.after}`
    : `slipway service diff ${shellWord(name)} ${pair.before} ${pair.after}`;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={
        isRollback
          ? t('service.compare.rollbackTitle', { name, number: pair.after })
          : t('service.compare.title', { name })
      }
      closeButtonProps={{ 'aria-label': t('parts.cancel') }}
    >
      <div className={layout.stack}>
        <PairFields deployments={deployments} pair={pair} onChange={setPair} />
        {compared.isPending && <Loading />}
        {compared.isError && <ErrorNote failure={toFailure(compared.error)} />}
        {compared.data !== undefined && <ChangeTable changes={compared.data.changes} />}
        {isRollback && <p className={layout.dim}>{t('service.compare.rollbackHint')}</p>}
        {rollback.isError && <ErrorNote failure={toFailure(rollback.error)} />}
        <div className={layout.foot}>
          <span className={styles.start}>
            <CommandLine command={command} />
          </span>
          <Button variant="default" onClick={onClose}>
            {t(isRollback ? 'parts.cancel' : 'service.close')}
          </Button>
          {isRollback && (
            <Button
              color="red"
              data-autofocus
              loading={rollback.isPending}
              disabled={service.updating?.state === 'running'}
              onClick={() => rollback.mutate()}
            >
              {t('service.rollbackTo', { number: pair.after })}
            </Button>
          )}
        </div>
      </div>
    </Modal>
  );
}

interface PairFieldsProps {
  readonly deployments: readonly Deployment[];
  readonly pair: ComparedPair;
  readonly onChange: (pair: ComparedPair) => void;
}

function PairFields({ deployments, pair, onChange }: PairFieldsProps) {
  const { t } = useTranslation();
  const choices = deployments.map(({ number, image, change }) => ({
    value: String(number),
    label: `${number} · ${image.reference} · ${change}`,
  }));
  return (
    <div className={layout.pair}>
      <Select
        label={t('service.compare.before')}
        data={choices}
        value={String(pair.before)}
        allowDeselect={false}
        onChange={(value) => onChange({ ...pair, before: Number(value ?? pair.before) })}
      />
      <Select
        label={t('service.compare.after')}
        data={choices}
        value={String(pair.after)}
        allowDeselect={false}
        onChange={(value) => onChange({ ...pair, after: Number(value ?? pair.after) })}
      />
    </div>
  );
}
