import { Button, Menu, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { COMMAND_KEYS } from '#preload/commands.ts';
import { keyText } from '#renderer/page/keys.ts';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { api } from '#renderer/rpc/client.ts';
import { isAlive } from '#renderer/run/run-state.ts';
import { useDevelopment } from '#renderer/run/use-development.ts';
import { PublishButton } from '#renderer/service/publish/publish-button.tsx';
import type { PublishState } from '#renderer/service/publish/use-publish-state.ts';
import { saveAll } from '../workspace/project-file.ts';
import { changeWorkspace, useWorkspace } from '../workspace/workspace-store.ts';
import type { Flow } from './use-flow.ts';

interface FlowActionsProps {
  readonly flow: Flow;
  readonly folder: string;
  readonly publish: PublishState;
}

/** The buttons of the way: engine, build, run, stop, publish. What can't be done says why. */
export function FlowActions({ flow, folder, publish }: FlowActionsProps) {
  const { t } = useTranslation();
  const { run } = flow.project;
  const reason = flow.errors > 0 ? t('flow.fixFirst', { count: flow.errors }) : undefined;
  if (flow.isBusy)
    return (
      <Button
        variant="default"
        loading={flow.task?.state !== 'running' || flow.task.cancelRequested}
        leftSection={<Icon name="close" size={13} />}
        onClick={flow.cancel}
      >
        {t('task.cancel')}
      </Button>
    );
  return (
    <>
      <EngineChoice folder={folder} />
      {run !== undefined && isAlive(run.state) && (
        <Button variant="default" onClick={flow.stop}>
          {t('run.stop')}
        </Button>
      )}
      <Tooltip label={reason ?? t('flow.buildHint', { keys: keyText(COMMAND_KEYS.build[0]) })}>
        <Button
          variant="default"
          onClick={flow.build}
          {...(reason === undefined ? {} : { 'data-disabled': true })}
          aria-disabled={reason !== undefined}
        >
          {t('flow.build')}
        </Button>
      </Tooltip>
      <DevelopmentButton folder={folder} reason={reason} />
      <Tooltip label={reason ?? t('flow.runHint', { keys: keyText(COMMAND_KEYS.run[0]) })}>
        <Button
          onClick={flow.run}
          leftSection={<Icon name="play" size={13} />}
          {...(reason === undefined ? {} : { 'data-disabled': true })}
          aria-disabled={reason !== undefined}
        >
          {t('flow.run')}
        </Button>
      </Tooltip>
      <PublishButton publish={publish} />
    </>
  );
}

/** Runs the project so that saved edits reach it at once; pressed again, ends that run. */
function DevelopmentButton({
  folder,
  reason,
}: {
  readonly folder: string;
  readonly reason: string | undefined;
}) {
  const { t } = useTranslation();
  const { engine } = useWorkspace(folder);
  const development = useDevelopment(folder, engine);
  const isHeld = reason !== undefined && !development.isOn;
  const toggle = (): void => {
    if (development.isOn) development.stop();
    else if (!isHeld) void saveAll(folder).then(development.start, tellFailure);
  };
  return (
    <Tooltip label={isHeld ? reason : t('development.hint')}>
      <Button
        variant={development.isOn ? 'light' : 'default'}
        loading={development.isStarting}
        leftSection={<Icon name="restart" size={13} />}
        aria-pressed={development.isOn}
        {...(isHeld ? { 'data-disabled': true } : {})}
        aria-disabled={isHeld}
        onClick={toggle}
      >
        {t('development.start')}
      </Button>
    </Tooltip>
  );
}

/** The engine of this project's next build; by default the one of the settings. */
function EngineChoice({ folder }: { readonly folder: string }) {
  const { t } = useTranslation();
  const { engine } = useWorkspace(folder);
  const { data } = useQuery(api.system.engines.queryOptions({ input: {} }));
  const kind = engine ?? data?.engines.find((item) => item.chosen)?.kind;
  return (
    <Menu>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          rightSection={<Icon name="down" size={12} />}
          aria-label={t('flow.engine')}
        >
          {kind === undefined ? t('flow.engine') : t(`system.engine.${kind}`)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('flow.engine')}</Menu.Label>
        <Menu.Item onClick={() => changeWorkspace(folder, () => ({ engine: undefined }))}>
          {t('setting.automatic')}
        </Menu.Item>
        {data?.engines.map((item) => (
          <Menu.Item
            key={item.kind}
            disabled={!item.available}
            onClick={() => changeWorkspace(folder, () => ({ engine: item.kind }))}
          >
            {t(`system.engine.${item.kind}`)}
            {!item.available && ` · ${t('system.notAvailable')}`}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
