import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { Icon } from '#renderer/parts/icon/icon.tsx';

/** Copies a message to the administrator of a cluster. */
export function CopyMessage({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  const clipboard = useClipboard({ timeout: 1500 });
  return (
    <Button
      variant="default"
      size="compact-sm"
      leftSection={<Icon name={clipboard.copied ? 'check' : 'copy'} size={13} />}
      onClick={() => clipboard.copy(text)}
    >
      {t(clipboard.copied ? 'parts.copied' : 'cluster.message.copy')}
    </Button>
  );
}
