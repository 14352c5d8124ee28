import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { KnownProject } from '#contract/project/overview.ts';
import { tellDeleted } from '#renderer/page/undo-notice.tsx';
import { tell, tellFailure } from '#renderer/parts/feedback/notice.ts';
import type { MenuEntry } from '#renderer/parts/menu/menu-entries.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { api, client } from '#renderer/rpc/client.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';
import { useOpenFolder } from '../open/use-open-folder.ts';

interface ProjectEntries {
  readonly open: () => void;
  readonly run: () => void;
  readonly isRunning: boolean;
  readonly entries: readonly MenuEntry[];
}

/** What can be done with a known project from the home page. */
export function useProjectEntries({ folder, name, present, pinned, lastTask }: KnownProject): ProjectEntries {
  const { t } = useTranslation();
  const { openFolder } = useOpenFolder();
  const { run, pin, forget } = useProjectChanges({ folder, name, pinned });
  const isRunning = run.isPending || lastTask?.state === 'running';
  const gone = present ? {} : { reason: t('home.gone') };
  const word = shellWord(folder);
  const open = (): void => openFolder(folder);
  return {
    open,
    run: () => run.mutate(),
    isRunning,
    entries: [
      {
        id: 'open',
        title: t('home.open'),
        icon: 'workbench',
        commandLine: `slipway open ${word}`,
        ...gone,
        run: open,
      },
      {
        id: 'run',
        title: t('flow.run'),
        icon: 'play',
        commandLine: `slipway up ${word}`,
        ...(isRunning ? { reason: t('command.busy') } : gone),
        run: () => run.mutate(),
      },
      {
        id: 'pin',
        title: t(pinned ? 'home.unpin' : 'home.pin'),
        icon: 'pin',
        commandLine: `slipway project ${pinned ? 'unpin' : 'pin'} ${word}`,
        run: () => pin.mutate(),
      },
      {
        id: 'copy-path',
        title: t('project.menu.copyPath'),
        icon: 'copy',
        run: () =>
          void navigator.clipboard.writeText(folder).then(() => tell(t('parts.copied'), folder), tellFailure),
      },
      {
        id: 'forget',
        title: t('home.forget'),
        icon: 'close',
        isDanger: true,
        commandLine: `slipway project forget ${word}`,
        run: () => forget.mutate(),
      },
    ],
  };
}

function useProjectChanges({ folder, name, pinned }: Pick<KnownProject, 'folder' | 'name' | 'pinned'>) {
  const { t } = useTranslation();
  const run = useMutation({
    mutationFn: () => client.run.up({ folder }),
    onSuccess: () => refresh(api.task.key()),
    onError: tellFailure,
  });
  const pin = useMutation({
    mutationFn: () => client.project.pin({ folder, pinned: !pinned }),
    onSuccess: () => refresh(),
    onError: tellFailure,
  });
  const forget = useMutation({
    mutationFn: () => client.project.forget({ folder }),
    onSuccess: async ({ trashed }) => {
      await refresh();
      tellDeleted(t('home.forgotten', { name }), trashed === undefined ? [] : [trashed]);
    },
    onError: tellFailure,
  });
  return { run, pin, forget };
}

async function refresh(...more: readonly (readonly unknown[])[]): Promise<void> {
  const keys = [api.project.recent.key(), api.project.overview.key(), ...more];
  await Promise.all(keys.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
}
