import { Button, FileButton, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IMPORT_LIMIT, type ImportedRequests } from '#contract/project/request.ts';
import { formatBytes } from '#renderer/i18n/format.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { api, client } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';
import styles from './import-dialog.module.css';

interface ImportDialogProps {
  readonly folder: string;
  readonly onClose: () => void;
}

interface ChosenFile {
  readonly name: string;
  readonly text: string;
}

/** Saves the requests of curl commands or of a file of another program with the project, and tells what was left out. */
export function ImportDialog({ folder, onClose }: ImportDialogProps) {
  const { t } = useTranslation();
  const [pasted, setPasted] = useState('');
  const [file, setFile] = useState<ChosenFile>();
  const [problem, setProblem] = useState<string>();
  const text = file?.text ?? pasted;
  const read = useImport(folder);
  const choose = async (chosen: File | null): Promise<void> => {
    if (chosen === null) return;
    read.reset();
    const isTooLarge = chosen.size > IMPORT_LIMIT;
    setProblem(
      isTooLarge
        ? t('request.import.tooLarge', { name: chosen.name, limit: formatBytes(IMPORT_LIMIT) })
        : undefined,
    );
    setFile(isTooLarge ? undefined : { name: chosen.name, text: await chosen.text() });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    read.mutate(text);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('request.import.title')}
      closeButtonProps={{ 'aria-label': t('parts.cancel') }}
    >
      {read.data !== undefined ? (
        <Outcome imported={read.data} onClose={onClose} />
      ) : (
        <form onSubmit={submit}>
          <Stack gap="md">
            <Text size="sm">{t('request.import.about')}</Text>
            <Textarea
              data-autofocus
              label={t('request.import.text')}
              rows={6}
              className={styles.text}
              spellCheck={false}
              maxLength={IMPORT_LIMIT}
              value={pasted}
              onChange={(event) => {
                setFile(undefined);
                setPasted(event.currentTarget.value);
              }}
            />
            <div className={styles.file}>
              <FileButton accept=".json,.har,.txt,.sh" onChange={(chosen) => void choose(chosen)}>
                {(props) => (
                  <Button variant="default" {...props}>
                    {t('request.import.file')}
                  </Button>
                )}
              </FileButton>
              {file !== undefined && <span>{t('request.import.chosen', { name: file.name })}</span>}
            </div>
            {problem !== undefined && <p role="alert">{problem}</p>}
            {read.isError && <ErrorNote failure={toFailure(read.error)} />}
            <CommandLine command={`slipway requests ${shellWord(folder)} --import FILE`} />
            <div className={styles.foot}>
              <Button variant="default" onClick={onClose}>
                {t('parts.cancel')}
              </Button>
              <Button type="submit" loading={read.isPending} disabled={text.trim() === ''}>
                {t('request.import.run')}
              </Button>
            </div>
          </Stack>
        </form>
      )}
    </Modal>
  );
}

function useImport(folder: string) {
  return useMutation({
    // The text is handed over with the click: a file that was read a moment ago is not in an earlier closure.
    mutationFn: (text: string) => client.project.importRequests({ folder, text }),
    onSuccess: () =>
      Promise.all(
        [api.project.requests.key(), api.project.open.key()].map((queryKey) =>
          queryClient.invalidateQueries({ queryKey }),
        ),
      ),
  });
}

function Outcome({
  imported,
  onClose,
}: {
  readonly imported: ImportedRequests;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const { saved, skipped } = imported;
  return (
    <Stack gap="md">
      <div role="status">
        <p className={styles.what}>{t('request.import.saved', { count: saved.length })}</p>
        <ul className={styles.list}>
          {saved.map(({ name }) => (
            <li key={name}>{name}</li>
          ))}
        </ul>
        {skipped.length > 0 && (
          <>
            <p className={styles.what}>{t('request.import.skipped', { count: skipped.length })}</p>
            <ul className={styles.list}>
              {skipped.map(({ title, reason }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and titles repeat.
                <li key={index}>
                  <b>{title}</b> {reason}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
      <div className={styles.foot}>
        <Button data-autofocus onClick={onClose}>
          {t('request.import.done')}
        </Button>
      </div>
    </Stack>
  );
}
