import { useTranslation } from 'react-i18next';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { useDevelopment } from '#renderer/run/use-development.ts';
import { saveAll } from '../workspace/project-file.ts';
import { useWorkspace } from '../workspace/workspace-store.ts';

interface RestartOnSave {
  readonly isOn: boolean;
  readonly isStarting: boolean;
  /** It cannot be started now; `hint` says why. */
  readonly isHeld: boolean;
  readonly hint: string;
  readonly toggle: () => void;
}

/** Runs the project so that saved edits reach it at once; called again, ends that run. */
export function useRestartOnSave(folder: string, reason: string | undefined): RestartOnSave {
  const { t } = useTranslation();
  const { engine } = useWorkspace(folder);
  const { isOn, isStarting, start, stop } = useDevelopment(folder, engine);
  const isHeld = reason !== undefined && !isOn;
  return {
    isOn,
    isStarting,
    isHeld,
    hint: isHeld ? reason : t('development.hint'),
    toggle: () => {
      if (isOn) stop();
      else if (!isHeld) void saveAll(folder).then(start, tellFailure);
    },
  };
}
