import { Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DataStore } from '#contract/data-store/data-store.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { client } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { addCommand } from './store-command.ts';
import { EMPTY, invalidFields, storeOf } from './store-draft.ts';
import { StoreFields } from './store-fields.tsx';

interface StoreDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onSaved: (store: DataStore) => void;
}

/** Adds a store. What is typed is gone with the dialog, secrets first of all. */
export function StoreDialog({ isOpen, onClose, onSaved }: StoreDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      size={640}
      title={t('store.add')}
      closeButtonProps={{ 'aria-label': t('parts.cancel') }}
    >
      <StoreForm onCancel={onClose} onSaved={onSaved} />
    </Modal>
  );
}

function StoreForm(props: { readonly onCancel: () => void; readonly onSaved: (store: DataStore) => void }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(EMPTY);
  const isComplete = invalidFields(draft).size === 0;
  // Not kept after it ended: it knows the secrets of the form.
  const save = useMutation({
    mutationFn: () => client.store.add(storeOf(draft)),
    onSuccess: props.onSaved,
    gcTime: 0,
  });
  return (
    <form
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete) save.mutate();
      }}
    >
      <Stack gap="md">
        <StoreFields draft={draft} onChange={setDraft} />
        {save.isError && <ErrorNote failure={toFailure(save.error)} />}
        <CommandLine command={addCommand(draft)} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={props.onCancel}>
            {t('parts.cancel')}
          </Button>
          <Button type="submit" disabled={!isComplete} loading={save.isPending}>
            {t('store.add')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
