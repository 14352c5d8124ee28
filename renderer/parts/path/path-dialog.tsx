import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePathQuestion } from './choose-path.ts';
import { FolderList } from './folder-list.tsx';

/** In a browser: a path on the machine that Slipway runs on, typed or found by walking through its folders. */
export function PathDialog() {
  const { t } = useTranslation();
  const question = usePathQuestion((state) => state.question);
  const [path, setPath] = useState('');
  const list = useRef<HTMLElement>(null);
  useEffect(() => setPath(question?.suggested ?? ''), [question]);
  return (
    <Modal
      opened={question !== undefined}
      onClose={() => question?.answer(undefined)}
      title={question?.title}
      size="lg"
      closeButtonProps={{ 'aria-label': t('parts.cancel') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          question?.answer(path.trim());
        }}
      >
        <Stack gap="md">
          <TextInput
            data-autofocus
            label={t('parts.path')}
            description={t('parts.pathOnServer')}
            placeholder="~/models/iris"
            value={path}
            onChange={(event) => setPath(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'ArrowDown') return;
              event.preventDefault();
              list.current?.querySelector('button')?.focus();
            }}
          />
          {question !== undefined && (
            <FolderList ref={list} kind={question.kind} suggested={question.suggested} onChoose={setPath} />
          )}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={() => question?.answer(undefined)}>
              {t('parts.cancel')}
            </Button>
            <Button type="submit" disabled={path.trim() === ''}>
              {t('parts.choose')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
