import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { chooseFolder } from '#renderer/parts/path/choose-path.ts';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { client } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { askForProject, folderOf, useNewProject } from './new-project.ts';
import { useOpenFolder } from './use-open-folder.ts';

/** Files were dropped: a model, a script. Asks whether a project is to be made of them, and where. */
export function NewProjectDialog() {
  const { t } = useTranslation();
  const { openFolder } = useOpenFolder();
  const files = useNewProject((state) => state.files);
  const [parent, setParent] = useState<string>();
  const close = (): void => askForProject([]);
  const make = useMutation({
    mutationFn: () => client.project.create({ files, ...(parent === undefined ? {} : { parent }) }),
    onSuccess: ({ folder }) => {
      close();
      openFolder(folder);
    },
  });
  const { reset } = make;
  useEffect(() => {
    if (files.length > 0) reset();
    setParent(undefined);
  }, [files, reset]);
  const place = parent ?? folderOf(files[0] ?? '');
  const choose = (): void => {
    chooseFolder(t('newProject.where')).then(
      (chosen) => chosen !== undefined && setParent(chosen),
      tellFailure,
    );
  };
  return (
    <Modal
      opened={files.length > 0}
      onClose={close}
      title={t('newProject.title')}
      closeButtonProps={{ 'aria-label': t('parts.cancel') }}
    >
      <Stack gap="md">
        <Text size="sm">{t('newProject.about')}</Text>
        <Text size="sm" component="ul" m={0} pl="md">
          {files.map((path) => (
            <li key={path} title={path}>
              {path.slice(folderOf(path).length + 1)}
            </li>
          ))}
        </Text>
        <Group gap="sm" wrap="nowrap">
          <Text size="sm" flex={1} style={{ overflowWrap: 'anywhere' }}>
            {t('newProject.where')} <code>{place}</code>
          </Text>
          <Button variant="default" onClick={choose}>
            {t('newProject.another')}
          </Button>
        </Group>
        {make.isError && <ErrorNote failure={toFailure(make.error)} />}
        <CommandLine
          command={`slipway new ${files.map(shellWord).join(' ')}${parent === undefined ? '' : ` --in ${shellWord(parent)}`}`}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={close}>
            {t('parts.cancel')}
          </Button>
          <Button data-autofocus loading={make.isPending} onClick={() => make.mutate()}>
            {t('newProject.create')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
