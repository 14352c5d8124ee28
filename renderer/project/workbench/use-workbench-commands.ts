import { useTranslation } from 'react-i18next';
import { isTable, openBatch } from '#renderer/batch/batch-store.ts';
import type { Command } from '#renderer/page/command.ts';
import { useCommands } from '#renderer/page/offered-commands.ts';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { isAlive } from '#renderer/run/run-state.ts';
import type { Flow } from '../flow/use-flow.ts';
import { saveAll, saveFile } from '../workspace/project-file.ts';
import { revealIn } from '../workspace/reveal.ts';
import { openTab } from '../workspace/workspace-store.ts';

/** What can be done in the workbench of a project. */
export function useWorkbenchCommands(options: {
  readonly flow: Flow;
  readonly active: string | undefined;
}): void {
  const { t } = useTranslation();
  const { flow, active } = options;
  const { folder, files, run } = flow.project;
  const here = (id: string, title: string, action: () => void, more: Partial<Command> = {}): Command => ({
    id,
    group: 'here',
    title,
    run: action,
    ...more,
  });
  const busy = flow.isBusy ? t('command.busy') : undefined;
  const cannotBuild = flow.errors > 0 ? t('flow.fixFirst', { count: flow.errors }) : busy;
  const isUp = run !== undefined && isAlive(run.state);
  useCommands([
    here('save', t('command.name.save'), () => {
      if (active !== undefined) saveFile(folder, active).catch(tellFailure);
    }),
    here('save-all', t('command.name.save-all'), () => void saveAll(folder).catch(tellFailure)),
    here('build', t('command.name.build'), flow.build, {
      reason: cannotBuild,
      commandLine: `slipway build ${shellWord(folder)}`,
    }),
    here('run', t('command.name.run'), flow.run, {
      reason: cannotBuild,
      commandLine: `slipway up ${shellWord(folder)}`,
    }),
    here('stop', t('command.name.stop'), flow.stop, {
      reason: isUp ? undefined : t('flow.notRunning'),
      ...(isUp ? { commandLine: `slipway stop ${shellWord(run.id)}` } : {}),
    }),
    here('cancel', t('task.cancel'), flow.cancel, {
      reason: flow.isBusy ? undefined : t('command.idle'),
      ...(flow.task === undefined ? {} : { commandLine: `slipway task cancel ${flow.task.id}` }),
    }),
    ...files
      .filter(({ path }) => isTable(path))
      .map(({ path }) =>
        here(`predict ${path}`, t('batch.predictFile', { path }), () => openBatch({ folder, path })),
      ),
    ...files.map(({ path, role }) =>
      here(
        `file ${path}`,
        path,
        () => {
          openTab(folder, path);
          revealIn({ folder, path });
        },
        { note: t(`project.role.${role}`) },
      ),
    ),
  ]);
}
