import { Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '#contract/cluster/cluster.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { client } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { clusterCommand } from './cluster-command.ts';
import { changeOf, type Draft, draftOf, EMPTY, isComplete, settingsOf } from './cluster-draft.ts';
import styles from './cluster-fields.module.css';
import { ClusterFields } from './cluster-fields.tsx';

interface ClusterDialogProps {
  readonly isOpen: boolean;
  /** What is changed; without it a cluster is added. */
  readonly cluster?: Cluster;
  readonly onClose: () => void;
  readonly onSaved: (cluster: Cluster) => void;
}

/** Adds a cluster, or changes one. */
export function ClusterDialog({ isOpen, cluster, onClose, onSaved }: ClusterDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      size={640}
      title={cluster === undefined ? t('cluster.add') : t('cluster.editTitle', { name: cluster.name })}
      closeButtonProps={{ 'aria-label': t('parts.cancel') }}
    >
      <ClusterForm {...(cluster === undefined ? {} : { cluster })} onCancel={onClose} onSaved={onSaved} />
    </Modal>
  );
}

function ClusterForm(props: {
  readonly cluster?: Cluster;
  readonly onCancel: () => void;
  readonly onSaved: (cluster: Cluster) => void;
}) {
  const { t } = useTranslation();
  const { cluster } = props;
  const before = cluster === undefined ? EMPTY : draftOf(cluster);
  const [draft, setDraft] = useState<Draft>(before);
  const save = useMutation({
    mutationFn: () =>
      cluster === undefined
        ? client.cluster.add({ ...settingsOf(draft), name: draft.name })
        : client.cluster.update({ name: cluster.name, settings: changeOf(draft) }),
    onSuccess: props.onSaved,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete(draft)) save.mutate();
      }}
    >
      <Stack gap="md">
        <ClusterFields draft={draft} isNew={cluster === undefined} onChange={setDraft} />
        {save.isError && <ErrorNote failure={toFailure(save.error)} />}
        <CommandLine command={clusterCommand(cluster === undefined ? 'add' : 'update', draft, before)} />
        <Group justify="flex-end" gap="sm">
          {cluster !== undefined && <span className={styles.footNote}>{t('cluster.editNote')}</span>}
          <Button variant="default" onClick={props.onCancel}>
            {t('parts.cancel')}
          </Button>
          <Button type="submit" disabled={!isComplete(draft)} loading={save.isPending}>
            {cluster === undefined ? t('cluster.add') : t('cluster.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
