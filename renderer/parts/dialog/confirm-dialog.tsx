import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useConfirmation } from './confirm.ts';
import styles from './confirm-dialog.module.css';

export function ConfirmDialog() {
  const { t } = useTranslation();
  const confirmation = useConfirmation((state) => state.confirmation);
  return (
    <Modal
      opened={confirmation !== undefined}
      onClose={() => confirmation?.answer(false)}
      title={confirmation?.title}
      closeButtonProps={{ 'aria-label': t('parts.cancel') }}
    >
      <Stack gap="md">
        <Text size="sm">{confirmation?.message}</Text>
        {confirmation?.items !== undefined && confirmation.items.length > 0 && (
          <ul className={styles.items}>
            {confirmation.items.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" data-autofocus onClick={() => confirmation?.answer(false)}>
            {t('parts.cancel')}
          </Button>
          <Button color="red" onClick={() => confirmation?.answer(true)}>
            {confirmation?.action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
