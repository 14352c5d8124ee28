import { Button, Group, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type DataDeletion, dataDeletionSchema } from '#contract/telemetry/data-deletion.ts';
import { formatNumber } from '#renderer/i18n/format.ts';
import { confirm } from '#renderer/parts/dialog/confirm.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { client } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import styles from '../call-panel.module.css';
import { SidePanel } from '../side-panel.tsx';
import {
  areDays,
  type DeletionDraft,
  deletionFilter,
  deletionOptions,
  isNarrow,
  NO_DELETION,
} from './deletion-draft.ts';
import { DeletionReport } from './deletion-report.tsx';
import { endedTask } from './ended-task.ts';

interface DeletionPanelProps {
  readonly service: string;
  readonly store: string;
  readonly onDeleted: () => void;
  readonly onClose: () => void;
}

/** Deletes recorded calls by age, id or value: counts them first, asks, and tells what was removed. */
export function DeletionPanel({ service, store, onDeleted, onClose }: DeletionPanelProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(NO_DELETION);
  // What was counted is what is deleted: the same filter at the same moment.
  const run = useMutation({
    mutationFn: async ({ filter, isPreview }: Asked) =>
      endedTask(await client.telemetry.delete({ service, store, filter, isPreview })),
    onSuccess: (_task, { isPreview }) => {
      if (!isPreview) onDeleted();
    },
  });
  const done = run.data?.state === 'succeeded' ? dataDeletionSchema.parse(run.data.result) : undefined;
  const failure = run.isError ? toFailure(run.error) : run.data?.error;
  const change = (changed: DeletionDraft): void => {
    setDraft(changed);
    run.reset();
  };
  const count = (event: FormEvent): void => {
    event.preventDefault();
    if (isNarrow(draft)) run.mutate({ filter: deletionFilter(draft, Date.now()), isPreview: true });
  };
  const remove = async ({ calls, rowFiles }: DataDeletion): Promise<void> => {
    const isConfirmed = await confirm({
      title: t('data.deleteTitle', { service }),
      message: t('data.deleteQuestion', { calls: formatNumber(calls), files: formatNumber(rowFiles) }),
      action: t('data.delete'),
    });
    if (isConfirmed && run.variables !== undefined)
      run.mutate({ filter: run.variables.filter, isPreview: false });
  };
  return (
    <SidePanel isOpen title={t('data.deleteTitle', { service })} width={620} onClose={onClose}>
      <p className={styles.dim}>{t('data.deleteHint')}</p>
      <form onSubmit={count} aria-label={t('data.deleteWhich')}>
        <DeletionFields draft={draft} onChange={change} />
        <Group mt="sm" mb="sm">
          <Button type="submit" variant="default" disabled={!isNarrow(draft)} loading={run.isPending}>
            {t('data.count')}
          </Button>
        </Group>
      </form>
      {failure !== undefined && <ErrorNote failure={failure} />}
      {done !== undefined && <DeletionReport done={done} onDelete={remove} />}
      <CommandLine
        command={`slipway data delete ${shellWord(service)} ${deletionOptions(draft, store)} --dry-run`}
      />
    </SidePanel>
  );
}

interface Asked {
  readonly filter: ReturnType<typeof deletionFilter>;
  readonly isPreview: boolean;
}

interface DeletionFieldsProps {
  readonly draft: DeletionDraft;
  readonly onChange: (draft: DeletionDraft) => void;
}

function DeletionFields({ draft, onChange }: DeletionFieldsProps) {
  const { t } = useTranslation();
  const field = (name: keyof DeletionDraft) => ({
    label: t(`data.deleteBy.${name}`),
    value: draft[name],
    autoComplete: 'off',
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      onChange({ ...draft, [name]: event.currentTarget.value }),
  });
  return (
    <>
      <TextInput
        {...field('days')}
        inputMode="numeric"
        placeholder={t('data.deleteDaysHint')}
        error={areDays(draft.days) ? undefined : t('data.daysInvalid')}
      />
      <TextInput {...field('id')} />
      <Group grow>
        <TextInput {...field('name')} placeholder={t('data.deleteNameHint')} />
        <TextInput {...field('value')} placeholder={t('data.deleteValueHint')} />
      </Group>
    </>
  );
}
