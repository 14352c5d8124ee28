import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Command } from '#renderer/page/command.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import { api } from '#renderer/rpc/client.ts';
import { serviceId } from '#renderer/service/state/service-state.ts';
import { useClusters, useServices } from '#renderer/service/use-service-queries.ts';

/** Projects, services, clusters, models, images, runs and tasks as commands that lead to them. */
export function useFoundThings(): readonly Command[] {
  return [...useRecentProjects(), ...useServiceThings(), ...useStoredThings(), ...useStartedThings()];
}

type Page = '/models' | '/images' | '/runs' | '/tasks' | '/services' | '/clusters';

/** Makes the function of a command that selects a thing on its page. */
function useSelect(): (to: Page, selected: string) => () => void {
  const navigate = useNavigate();
  return (to, selected) => () => void navigate({ to, search: { selected } });
}

function useRecentProjects(): readonly Command[] {
  const navigate = useNavigate();
  const recent = useQuery(api.project.recent.queryOptions({ input: {} }));
  return [
    ...(recent.data?.folders ?? [])
      .filter(({ present }) => present)
      .map(
        ({ folder }): Command => ({
          id: `project ${folder}`,
          group: 'project',
          title: folder.split(/[/\\]/).findLast((part) => part !== '') ?? folder,
          note: folder,
          commandLine: `slipway check ${shellWord(folder)}`,
          run: () => void navigate({ to: '/project', search: { folder } }),
        }),
      ),
  ];
}

function useServiceThings(): readonly Command[] {
  const { t } = useTranslation();
  const select = useSelect();
  const services = useServices({ isCalm: true });
  const clusters = useClusters();
  return [
    ...(services.data?.services ?? []).map(
      (service): Command => ({
        id: `service ${serviceId(service)}`,
        group: 'service',
        title: service.name,
        note: [t(`service.state.${service.state}`), service.cluster, service.image.reference].join(' · '),
        commandLine: `slipway service show ${shellWord(service.name)}`,
        run: select('/services', serviceId(service)),
      }),
    ),
    ...(clusters.data?.clusters ?? []).map(
      ({ name, namespace, context }): Command => ({
        id: `cluster ${name}`,
        group: 'cluster',
        title: name,
        note: [namespace, context].join(' · '),
        commandLine: `slipway cluster show ${shellWord(name)}`,
        run: select('/clusters', name),
      }),
    ),
  ];
}

function useStoredThings(): readonly Command[] {
  const select = useSelect();
  const models = useQuery(api.model.list.queryOptions({ input: {} }));
  const images = useQuery(api.image.list.queryOptions({ input: {} }));
  return [
    ...(models.data?.models ?? []).map(
      ({ reference, format, tags }): Command => ({
        id: `model ${reference}`,
        group: 'model',
        title: reference,
        note: [format.framework, ...tags].join(' · '),
        commandLine: `slipway model show ${shellWord(reference)}`,
        run: select('/models', reference),
      }),
    ),
    ...(images.data?.images ?? []).map(
      ({ reference, engine }): Command => ({
        id: `image ${reference}@${engine}`,
        group: 'image',
        title: reference,
        note: engine,
        commandLine: `slipway image show ${shellWord(reference)} --engine ${engine}`,
        run: select('/images', `${reference}@${engine}`),
      }),
    ),
  ];
}

function useStartedThings(): readonly Command[] {
  const { t } = useTranslation();
  const ago = useAgo();
  const select = useSelect();
  const runs = useQuery(api.run.list.queryOptions({ input: {} }));
  const tasks = useQuery(api.task.list.queryOptions({ input: { limit: 100 } }));
  return [
    ...(runs.data?.runs ?? []).map(
      ({ id, image, state }): Command => ({
        id: `run ${id}`,
        group: 'run',
        title: id,
        note: `${image} · ${t(`run.state.${state}`)}`,
        commandLine: `slipway logs ${shellWord(id)}`,
        run: select('/runs', id),
      }),
    ),
    ...(tasks.data?.tasks ?? []).map(
      ({ id, title, state, startedAt }): Command => ({
        id: `task ${id}`,
        group: 'task',
        title,
        note: `${t(`task.state.${state}`)} · ${ago(startedAt)}`,
        commandLine: `slipway task show ${id}`,
        run: select('/tasks', id),
      }),
    ),
  ];
}
