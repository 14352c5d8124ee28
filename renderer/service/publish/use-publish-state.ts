import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Image } from '#contract/image/image.ts';
import type { Service } from '#contract/service/service.ts';
import type { Task } from '#contract/task/task.ts';
import { formatDuration } from '#renderer/i18n/format.ts';
import type { Tone } from '#renderer/parts/feedback/dot.tsx';
import { api } from '#renderer/rpc/client.ts';
import { elapsed } from '#renderer/task/progress/task-state.ts';
import { useTask } from '#renderer/task/progress/use-task.ts';
import { serviceId, serviceTone } from '../state/service-state.ts';
import { useClusters, useServices } from '../use-service-queries.ts';
import { isDeployTask } from '../use-service-task.ts';
import { servingService } from './publish-draft.ts';
import { askToPublish, showDeployTask } from './publish-store.ts';

/** How far an image is on its way to a cluster. */
export interface PublishState {
  readonly tone: Tone;
  readonly note: string;
  readonly isBusy: boolean;
  /** Why it cannot be published yet. */
  readonly reason: string | undefined;
  /** What the button does, in words. */
  readonly hint: string;
  /** Publishes the image, updates its service to it, or shows the steps under way. */
  readonly act: () => void;
  /** Shows the service; does what `act` does where there is none. */
  readonly show: () => void;
}

/** Publishing as the workbench sees it: by the newest image of the project. */
export function usePublishState(image: Image | undefined): PublishState {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const clusters = useClusters();
  const services = useServices({ isCalm: true });
  const service =
    image === undefined ? undefined : servingService(image.reference, services.data?.services ?? []);
  const task = useImageTask(image, service);
  const reason = reasonOf(image, t);
  const act = (): void => {
    if (task?.state === 'running') showDeployTask(task.id);
    else if (image !== undefined && reason === undefined) askToPublish({ image: image.reference });
  };
  return {
    ...stateOf({ image, service, task, hasCluster: (clusters.data?.clusters.length ?? 1) > 0 }, t),
    reason: task?.state === 'running' ? undefined : reason,
    hint:
      service === undefined ? t('publish.flow.hint') : t('publish.flow.updateHint', { name: service.name }),
    act,
    show: () => {
      if (service === undefined || task?.state === 'running') act();
      else void navigate({ to: '/services', search: { selected: serviceId(service) } });
    },
  };
}

function useImageTask(image: Image | undefined, service: Service | undefined): Task | undefined {
  const { data } = useQuery(api.task.list.queryOptions({ input: { limit: 100 } }));
  const latest = data?.tasks.find(
    (task) =>
      isDeployTask(task) &&
      ((image !== undefined && task.subject.image === image.reference) ||
        (service !== undefined && task.subject.service === service.name)),
  );
  return useTask(latest?.id) ?? latest;
}

function reasonOf(image: Image | undefined, t: TFunction): string | undefined {
  if (image === undefined) return t('publish.flow.buildFirst');
  if (image.engine === 'process') return t('publish.flow.needsDocker');
  return image.present ? undefined : t('publish.flow.imageGone');
}

interface Situation {
  readonly image: Image | undefined;
  readonly service: Service | undefined;
  readonly task: Task | undefined;
  readonly hasCluster: boolean;
}

function stateOf(
  { image, service, task, hasCluster }: Situation,
  t: TFunction,
): Pick<PublishState, 'tone' | 'note' | 'isBusy'> {
  if (task?.state === 'running') {
    const step = task.steps.findLast((each) => each.state === 'running');
    return {
      tone: 'accent',
      note: `${step?.title ?? t('flow.starting')} · ${formatDuration(elapsed(task))}`,
      isBusy: true,
    };
  }
  if (task?.state === 'failed' && service?.image.reference !== image?.reference)
    return { tone: 'bad', note: t('publish.flow.failed'), isBusy: false };
  if (service === undefined)
    return {
      tone: 'idle',
      note: t(hasCluster ? 'publish.flow.notYet' : 'publish.flow.noCluster'),
      isBusy: false,
    };
  const { name, cluster } = service;
  const { reference } = service.image;
  const isBehind = reference !== image?.reference;
  return {
    tone: isBehind ? 'warn' : serviceTone(service),
    note: t(isBehind ? 'publish.flow.behind' : 'publish.flow.serves', { name, cluster, reference }),
    isBusy: service.updating?.state === 'running',
  };
}
