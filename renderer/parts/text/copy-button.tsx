import { ActionIcon, Tooltip } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { Icon } from '../icon/icon.tsx';

interface CopyButtonProps {
  readonly text: string | (() => string);
  readonly label?: string;
}

/** Copies a text, made when it is asked for where that is costly; says so for a moment. */
export function CopyButton({ text, label }: CopyButtonProps) {
  const { t } = useTranslation();
  const clipboard = useClipboard({ timeout: 1500 });
  const name = clipboard.copied ? t('parts.copied') : (label ?? t('parts.copy'));
  return (
    <Tooltip label={name}>
      <ActionIcon
        size={20}
        onClick={() => clipboard.copy(typeof text === 'string' ? text : text())}
        aria-label={name}
      >
        <Icon name={clipboard.copied ? 'check' : 'copy'} size={13} />
      </ActionIcon>
    </Tooltip>
  );
}
