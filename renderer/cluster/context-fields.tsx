import { Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClusterContext } from '#contract/cluster/cluster.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { api } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { withContext } from './cluster-draft.ts';
import styles from './cluster-fields.module.css';
import { type FieldsProps, useFieldError } from './field-error.ts';
import { KubeconfigSource } from './kubeconfig-source.tsx';

/** Which context, what it is called here, which namespace. A new cluster begins with the current context. */
export function ContextFields({ draft, onChange, isNew }: FieldsProps & { readonly isNew: boolean }) {
  const { t } = useTranslation();
  const errorOf = useFieldError(draft);
  const [isNamed, setNamed] = useState(!isNew);
  const kubeconfig = draft.kubeconfig.trim();
  const contexts = useQuery(
    api.cluster.contexts.queryOptions({ input: kubeconfig === '' ? {} : { kubeconfig }, retry: false }),
  );
  const found = contexts.data?.contexts ?? [];
  const chosen = found.find(({ name }) => name === draft.context);
  const [first] = found;

  useEffect(() => {
    // The current one stands first. What was saved is left as it is, also when the kubeconfig has it no longer.
    if (isNew && first !== undefined && chosen === undefined) onChange(withContext(draft, first, isNamed));
  });

  const isMissing = isNew && contexts.isError && toFailure(contexts.error).code === 'path_missing';
  if (isMissing && kubeconfig === '')
    return <KubeconfigSource onChoose={(path) => onChange({ ...draft, kubeconfig: path })} />;

  return (
    <>
      {contexts.isError && <ErrorNote failure={toFailure(contexts.error)} />}
      <Select
        label={t('cluster.context')}
        description={chosen?.server ?? t('cluster.contextHint')}
        data={found.map((context) => ({ value: context.name, label: labelOf(context, t) }))}
        value={draft.context === '' ? null : draft.context}
        onChange={(name) => {
          const context = found.find((each) => each.name === name);
          if (context !== undefined) onChange(withContext(draft, context, isNamed));
        }}
        allowDeselect={false}
        searchable={found.length > 8}
        nothingFoundMessage={t('cluster.noContexts')}
        error={contexts.isSuccess && found.length === 0 ? t('cluster.noContexts') : undefined}
      />
      <div className={styles.pair}>
        <TextInput
          label={t('cluster.name')}
          description={t('cluster.nameHint')}
          value={draft.name}
          disabled={!isNew}
          error={errorOf('name')}
          onChange={(event) => {
            setNamed(true);
            onChange({ ...draft, name: event.currentTarget.value });
          }}
        />
        <TextInput
          label={t('cluster.namespace')}
          description={t('cluster.namespaceHint')}
          value={draft.namespace}
          error={errorOf('namespace')}
          onChange={(event) => onChange({ ...draft, namespace: event.currentTarget.value })}
        />
      </div>
    </>
  );
}

function labelOf({ name, isCurrent }: ClusterContext, t: TFunction): string {
  return isCurrent ? t('cluster.contextCurrent', { name }) : name;
}
