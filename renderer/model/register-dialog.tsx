import { Button, Group, Modal, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '#renderer/i18n/format.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { chooseFile } from '#renderer/parts/path/choose-path.ts';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { api, client } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';

interface RegisterDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Registers a file or folder: says what it is before anything is stored, then hands over to the task. */
export function RegisterDialog({ isOpen, onClose }: RegisterDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('model.register')}
      closeButtonProps={{ 'aria-label': t('parts.cancel') }}
    >
      <RegisterForm onDone={onClose} />
    </Modal>
  );
}

function RegisterForm({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [path, setPath] = useState('');
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [tags, setTags] = useState<string[]>([]);
  const found = useQuery(
    api.model.inspect.queryOptions({ input: { path }, enabled: path !== '', retry: false }),
  );
  const register = useMutation({
    mutationFn: () => client.model.register({ name, path, description, tags }),
    onSuccess: ({ taskId }) => {
      onDone();
      void navigate({ to: '/tasks', search: { selected: taskId } });
    },
  });
  const choose = (): void => {
    chooseFile({ title: t('model.chooseFile'), allowFolder: true }).then((chosen) => {
      if (chosen === undefined) return;
      setPath(chosen);
      if (name === '') setName(nameFromPath(chosen));
    }, tellFailure);
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        register.mutate();
      }}
    >
      <Stack gap="md">
        <FileField path={path} onChoose={choose} />
        {found.data !== undefined && (
          <span>
            {t('model.detected', {
              framework: found.data.format.framework,
              size: formatBytes(found.data.size),
            })}
          </span>
        )}
        {found.isError && <ErrorNote failure={toFailure(found.error)} />}
        <TextInput
          label={t('model.name')}
          description={t('model.nameHint')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label={t('model.description')}
          autosize
          minRows={2}
          maxRows={6}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <TagsInput label={t('model.tags')} value={tags} onChange={setTags} />
        {register.isError && <ErrorNote failure={toFailure(register.error)} />}
        <CommandLine
          command={`slipway model register ${shellWord(name === '' ? 'NAME' : name)} ${shellWord(path === '' ? 'PATH' : path)}`}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onDone}>
            {t('parts.cancel')}
          </Button>
          <Button type="submit" disabled={path === '' || name === ''} loading={register.isPending}>
            {t('model.register')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function FileField({ path, onChoose }: { readonly path: string; readonly onChoose: () => void }) {
  const { t } = useTranslation();
  return (
    <Group gap="sm" align="flex-end" wrap="nowrap">
      <TextInput
        flex={1}
        readOnly
        label={t('model.file')}
        description={t('model.fileHint')}
        value={path}
        placeholder={t('model.noFile')}
      />
      <Button variant="default" onClick={onChoose} data-autofocus>
        {t('parts.chooseFile')}
      </Button>
    </Group>
  );
}

/** A usable name from a path: its last part without ending, in the grammar of names. */
export function nameFromPath(path: string): string {
  const last = path.split(/[/\\]/).findLast((part) => part !== '') ?? '';
  return last
    .replace(/\.[A-Za-z0-9]{1,12}$/, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63);
}
