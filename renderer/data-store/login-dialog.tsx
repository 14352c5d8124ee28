import { Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DataStore } from '#contract/data-store/data-store.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { client } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { LoginFields } from './login-fields.tsx';
import { loginCommand } from './store-command.ts';
import {
  credentialsOf,
  EMPTY_LOGIN,
  invalidLoginFields,
  LOGINS,
  type LoginDraft,
  otherAccount,
} from './store-draft.ts';
import styles from './store-fields.module.css';

interface LoginDialogProps {
  readonly isOpen: boolean;
  readonly store: DataStore;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** Replaces the credentials of a store, or forgets them. Those that are kept are never shown. */
export function LoginDialog({ isOpen, store, onClose, onSaved }: LoginDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      size={640}
      title={t('store.loginTitle', { name: store.name })}
      closeButtonProps={{ 'aria-label': t('parts.cancel') }}
    >
      <LoginForm store={store} onCancel={onClose} onSaved={onSaved} />
    </Modal>
  );
}

function LoginForm(props: {
  readonly store: DataStore;
  readonly onCancel: () => void;
  readonly onSaved: () => void;
}) {
  const { t } = useTranslation();
  const { name, place } = props.store;
  // As if new ones were to be given: whoever opens this has them at hand.
  const [draft, setDraft] = useState<LoginDraft>({
    ...EMPTY_LOGIN,
    login: LOGINS[place.kind][1] ?? 'environment',
  });
  const other = place.kind === 'azure' ? otherAccount(draft.connection, place.account) : undefined;
  const isComplete = invalidLoginFields(draft).length === 0 && other === undefined;
  const save = useMutation({
    mutationFn: () => client.store.update({ name, credentials: credentialsOf(draft) ?? null }),
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
        <LoginFields kind={place.kind} draft={draft} onChange={setDraft} />
        {other !== undefined && place.kind === 'azure' && (
          <p className={styles.about} role="alert">
            {t('store.otherAccount', { other, account: place.account })}
          </p>
        )}
        {save.isError && <ErrorNote failure={toFailure(save.error)} />}
        <CommandLine command={loginCommand(name, draft)} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={props.onCancel}>
            {t('parts.cancel')}
          </Button>
          <Button type="submit" disabled={!isComplete} loading={save.isPending}>
            {t('store.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
