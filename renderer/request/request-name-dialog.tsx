import { Button, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toFailure } from '#renderer/rpc/failure.ts';
import styles from './request-panel.module.css';

interface RequestNameDialogProps {
  readonly title: string;
  readonly start: string;
  readonly onCancel: () => void;
  /** Throws what is wrong with the name. */
  readonly onName: (name: string) => Promise<void>;
}

/** Asks for the name of a saved request. */
export function RequestNameDialog({ title, start, onCancel, onName }: RequestNameDialogProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(start);
  const [problem, setProblem] = useState<string>();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onName(name.trim()).catch((error: unknown) => {
      const failure = toFailure(error);
      setProblem(failure.code === 'bad_input' ? t('request.nameHint') : failure.message);
    });
  };
  return (
    <Modal
      opened
      onClose={onCancel}
      title={title}
      size="sm"
      closeButtonProps={{ 'aria-label': t('parts.cancel') }}
    >
      <form onSubmit={submit}>
        <TextInput
          data-autofocus
          label={t('request.name')}
          description={t('request.nameHint')}
          value={name}
          error={problem}
          onChange={(event) => {
            setProblem(undefined);
            setName(event.currentTarget.value);
          }}
        />
        <div className={styles.buttons}>
          <Button variant="default" onClick={onCancel}>
            {t('parts.cancel')}
          </Button>
          <Button type="submit" disabled={name.trim() === ''}>
            {t('request.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
