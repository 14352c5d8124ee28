import { Button, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { COMMAND_KEYS } from '#preload/commands.ts';
import { keyText } from '#renderer/page/keys.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { isAlive } from '#renderer/run/run-state.ts';
import { PublishButton } from '#renderer/service/publish/publish-button.tsx';
import type { PublishState } from '#renderer/service/publish/use-publish-state.ts';
import { EngineChoice } from './engine-choice.tsx';
import { MoreMenu } from './more-menu.tsx';
import type { Flow } from './use-flow.ts';
import { useRestartOnSave } from './use-restart-on-save.ts';

interface FlowActionsProps {
  readonly flow: Flow;
  readonly folder: string;
  readonly publish: PublishState;
}

/** Below this width the rarer actions are in a menu. */
const NARROW = '(max-width: 1100px)';

/** The buttons of the way: engine, build, run, stop, publish. What cannot be done says why. */
export function FlowActions({ flow, folder, publish }: FlowActionsProps) {
  const { t } = useTranslation();
  const isNarrow = useMediaQuery(NARROW) === true;
  const { run } = flow.project;
  const reason = flow.errors > 0 ? t('flow.fixFirst', { count: flow.errors }) : undefined;
  if (flow.isBusy) return <CancelButton flow={flow} />;
  return (
    <>
      {!isNarrow && <EngineChoice folder={folder} />}
      {run !== undefined && isAlive(run.state) && (
        <Button variant="default" onClick={flow.stop}>
          {t('run.stop')}
        </Button>
      )}
      <StepButton
        variant="default"
        hint={t('flow.buildHint', { keys: keyText(COMMAND_KEYS.build[0]) })}
        reason={reason}
        onClick={flow.build}
      >
        {t('flow.build')}
      </StepButton>
      {!isNarrow && <DevelopmentButton folder={folder} reason={reason} />}
      <StepButton
        variant="filled"
        hint={t('flow.runHint', { keys: keyText(COMMAND_KEYS.run[0]) })}
        reason={reason}
        icon={<Icon name="play" size={13} />}
        onClick={flow.run}
      >
        {t('flow.run')}
      </StepButton>
      <PublishButton publish={publish} />
      {isNarrow && <MoreMenu folder={folder} reason={reason} />}
    </>
  );
}

function CancelButton({ flow }: { readonly flow: Flow }) {
  const { t } = useTranslation();
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
}

interface StepButtonProps {
  readonly variant: 'default' | 'filled';
  readonly hint: string;
  readonly reason: string | undefined;
  readonly icon?: ReactNode;
  readonly onClick: () => void;
  readonly children: string;
}

function StepButton({ variant, hint, reason, icon, onClick, children }: StepButtonProps) {
  return (
    <Tooltip label={reason ?? hint}>
      <Button
        variant={variant}
        leftSection={icon}
        onClick={onClick}
        {...(reason === undefined ? {} : { 'data-disabled': true })}
        aria-disabled={reason !== undefined}
      >
        {children}
      </Button>
    </Tooltip>
  );
}

function DevelopmentButton(props: { readonly folder: string; readonly reason: string | undefined }) {
  const { t } = useTranslation();
  const { isOn, isStarting, isHeld, hint, toggle } = useRestartOnSave(props.folder, props.reason);
  return (
    <Tooltip label={hint}>
      <Button
        variant={isOn ? 'light' : 'default'}
        loading={isStarting}
        leftSection={<Icon name="restart" size={13} />}
        aria-pressed={isOn}
        {...(isHeld ? { 'data-disabled': true } : {})}
        aria-disabled={isHeld}
        onClick={toggle}
      >
        {t('development.start')}
      </Button>
    </Tooltip>
  );
}
