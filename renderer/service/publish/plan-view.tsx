import { Button, Checkbox } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { api, client } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { type DeployRequest, deployCommand, startDeploy } from '../deploy-request.ts';
import { refreshServices } from '../use-service-queries.ts';
import { PlanContent } from './plan-content.tsx';
import styles from './publish.module.css';
import { closePublishing, goBackTo, type Publishing, showDeployTask } from './publish-store.ts';

/** What would happen, by a dry run of the cluster; then, when the user agrees, it is started. */
export function PlanView({ plan }: { readonly plan: Extract<Publishing, { stage: 'plan' }> }) {
  const { t } = useTranslation();
  const { back, from, onDone } = plan;
  const [isTakingOver, setTakingOver] = useState(plan.request.input.force);
  const request: DeployRequest = {
    ...plan.request,
    input: { ...plan.request.input, force: isTakingOver },
  };
  const planned = useQuery(
    api.service.plan.queryOptions({
      input: request.input,
      placeholderData: keepPreviousData,
      staleTime: 0,
      gcTime: 0,
      refetchOnWindowFocus: false,
    }),
  );
  const drift = planned.data?.drift ?? [];
  const start = useMutation({
    mutationFn: () => startDeploy(client.service, request),
    onSuccess: async ({ taskId }) => {
      onDone?.();
      showDeployTask(taskId);
      await refreshServices();
    },
  });
  return (
    <div className={styles.form}>
      {planned.isPending && <Loading />}
      {planned.isError && <ErrorNote failure={toFailure(planned.error)} />}
      {planned.data !== undefined && (
        <PlanContent plan={planned.data} from={from} model={request.input.model?.path} />
      )}
      {drift.length > 0 && <DriftChoice drift={drift} isTakingOver={isTakingOver} onChange={setTakingOver} />}
      {start.isError && <ErrorNote failure={toFailure(start.error)} />}
      <div className={styles.foot}>
        <span className={styles.command}>
          <CommandLine command={deployCommand(request)} />
        </span>
        <Button variant="default" onClick={() => (back === undefined ? closePublishing() : goBackTo(back))}>
          {t(back === undefined ? 'parts.cancel' : 'publish.back')}
        </Button>
        {planned.isError ? (
          <Button loading={planned.isFetching} onClick={() => void planned.refetch()}>
            {t('parts.tryAgain')}
          </Button>
        ) : (
          <Button
            data-autofocus
            disabled={planned.data === undefined || planned.isFetching || (drift.length > 0 && !isTakingOver)}
            loading={start.isPending}
            onClick={() => start.mutate()}
          >
            {t(request.isNew ? 'publish.publish' : 'publish.update')}
          </Button>
        )}
      </div>
    </div>
  );
}

interface DriftChoiceProps {
  readonly drift: readonly string[];
  readonly isTakingOver: boolean;
  readonly onChange: (isTakingOver: boolean) => void;
}

/** Foreign changes are set back only when the user says so. */
function DriftChoice({ drift, isTakingOver, onChange }: DriftChoiceProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.warning}>
      <Icon name="warning" size={14} />
      <b>{t('publish.drift')}</b>
      <ul>
        {drift.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <span />
      <Checkbox
        label={t('publish.takeOver')}
        checked={isTakingOver}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </div>
  );
}
