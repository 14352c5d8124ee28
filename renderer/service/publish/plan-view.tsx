import { Button, Checkbox } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Started } from '#contract/task/task.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { api, client } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { type DeployRequest, deployCommand } from '../deploy-request.ts';
import { refreshServices } from '../use-service-queries.ts';
import { PlanContent } from './plan-content.tsx';
import styles from './publish.module.css';
import { closePublishing, goBackTo, type Publishing, showDeployTask } from './publish-store.ts';

/** What would happen, by a dry run of the cluster; then, when the user agrees, it is started. */
export function PlanView({ plan }: { readonly plan: Extract<Publishing, { stage: 'plan' }> }) {
  const { t } = useTranslation();
  const { back, from, onDone } = plan;
  const [isTakingOver, setTakingOver] = useState(plan.request.force);
  const request: DeployRequest = { ...plan.request, force: isTakingOver };
  const { cluster, name, image, settings } = request;
  const planned = useQuery(
    api.service.plan.queryOptions({
      input: { cluster, name, settings, force: true, ...(image === undefined ? {} : { image }) },
      staleTime: 0,
      gcTime: 0,
      refetchOnWindowFocus: false,
    }),
  );
  const drift = planned.data?.drift ?? [];
  const start = useMutation({
    mutationFn: () => begin(request),
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
      {planned.data !== undefined && <PlanContent plan={planned.data} from={from} model={request.model} />}
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

function begin(request: DeployRequest): Promise<Started> {
  const { cluster, name, settings, force, image, model, proof } = request;
  const input = { cluster, name, settings, force, ...(image === undefined ? {} : { image }) };
  if (request.isNew) return client.service.publish(input);
  return client.service.update({
    ...input,
    ...(model === undefined ? {} : { model: { path: model } }),
    ...(proof === undefined ? {} : { proof }),
  });
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
