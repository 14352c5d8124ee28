import { Button, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { chooseFile } from '#renderer/parts/path/choose-path.ts';
import { takeDrop } from '#renderer/parts/path/taken-drop.ts';
import { client, isDesktop } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import styles from './cluster-fields.module.css';
import { CopyMessage } from './copy-message.tsx';
import { LocalTools } from './local-tools.tsx';

/** Without a kubeconfig: one is chosen, dropped or pasted. */
export function KubeconfigSource({ onChoose }: { readonly onChoose: (path: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const keep = useMutation({
    mutationFn: (given: string) => client.cluster.keepKubeconfig({ text: given }),
    onSuccess: ({ path }) => onChoose(path),
  });
  const choose = (): void => {
    chooseFile({ title: t('cluster.chooseKubeconfig') }).then((path) => {
      if (path !== undefined) onChoose(path);
    }, tellFailure);
  };
  const drop = (files: FileList): void => {
    const [file] = files;
    if (file === undefined) return;
    if (isDesktop) takeDrop();
    file.text().then((content) => {
      setText(content);
      keep.mutate(content);
    }, tellFailure);
  };
  return (
    <section className={styles.source} aria-label={t('cluster.kubeconfig')}>
      <p>{t('cluster.noKubeconfig')}</p>
      <CopyMessage text={t('cluster.message.access')} />
      <LocalTools />
      <Button variant="default" onClick={choose}>
        {t('cluster.chooseKubeconfigFile')}
      </Button>
      <Textarea
        label={t('cluster.pasteKubeconfig')}
        placeholder="apiVersion: v1"
        rows={5}
        value={text}
        styles={{ input: { fontFamily: 'var(--font-mono)' } }}
        onChange={(event) => setText(event.currentTarget.value)}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          drop(event.dataTransfer.files);
        }}
      />
      {keep.isError && <ErrorNote failure={toFailure(keep.error)} />}
      <Button
        variant="light"
        disabled={text.trim() === ''}
        loading={keep.isPending}
        onClick={() => keep.mutate(text)}
      >
        {t('cluster.useKubeconfig')}
      </Button>
    </section>
  );
}
