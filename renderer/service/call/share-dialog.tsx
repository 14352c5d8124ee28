import { Button, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Service } from '#contract/service/service.ts';
import type { ShareFormat } from '#contract/service/share.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { tell } from '#renderer/parts/feedback/notice.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { saveText } from '#renderer/parts/text/save-text.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { client } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import styles from './share-dialog.module.css';

interface ShareDialogProps {
  readonly service: Service;
  readonly onClose: () => void;
}

const FORMATS = [
  { as: 'html', title: 'service.share.page', hint: 'service.share.pageHint' },
  { as: 'postman', title: 'service.share.postman', hint: 'service.share.postmanHint' },
] as const;

/** Saves what others need in order to call a service, as a page or for Postman. No key is in it. */
export function ShareDialog({ service, onClose }: ShareDialogProps) {
  const { t, i18n } = useTranslation();
  const { name, cluster } = service;
  const language = i18n.language.startsWith('fr') ? 'fr' : 'en';
  const share = useMutation({
    mutationFn: (as: ShareFormat) => client.service.share({ name, cluster, as, language }),
    onSuccess: ({ path, text }) => {
      saveText({ name: path, text });
      tell(t('service.share.saved', { path }));
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('service.share.title', { name })}
      closeButtonProps={{ 'aria-label': t('parts.cancel') }}
    >
      <Stack gap="md">
        <Text size="sm">{t('service.share.about')}</Text>
        {service.url === undefined && <Warning text={t('service.share.inside')} />}
        {service.replicas.ready === 0 && <Warning text={t('service.share.noReplica')} />}
        {share.isError && <ErrorNote failure={toFailure(share.error)} />}
        <div className={styles.formats}>
          {FORMATS.map(({ as, title, hint }, index) => (
            <div key={as} className={styles.format}>
              <Button
                variant={index === 0 ? 'filled' : 'default'}
                {...(index === 0 ? { 'data-autofocus': true } : {})}
                leftSection={<Icon name="save" size={13} />}
                loading={share.isPending && share.variables === as}
                disabled={share.isPending}
                aria-describedby={`share-${as}`}
                onClick={() => share.mutate(as)}
              >
                {t(title)}
              </Button>
              <Text id={`share-${as}`} size="sm" c="dimmed">
                {t(hint)}
              </Text>
            </div>
          ))}
        </div>
        <CommandLine command={`slipway service share ${shellWord(name)}`} />
      </Stack>
    </Modal>
  );
}

function Warning({ text }: { readonly text: string }) {
  return (
    <p className={styles.warning} role="status">
      <Icon name="warning" size={14} />
      <span>{text}</span>
    </p>
  );
}
