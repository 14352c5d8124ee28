import { Button, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PublishState } from './use-publish-state.ts';

/** Publishes an image, or says why it cannot be. */
export function PublishButton({ publish }: { readonly publish: PublishState }) {
  const { t } = useTranslation();
  const { act, reason, hint } = publish;
  return (
    <Tooltip label={reason ?? hint}>
      <Button
        variant="default"
        onClick={act}
        {...(reason === undefined ? {} : { 'data-disabled': true })}
        aria-disabled={reason !== undefined}
      >
        {t('publish.open')}
      </Button>
    </Tooltip>
  );
}
