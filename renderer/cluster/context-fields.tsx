import { Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClusterContext } from '#contract/cluster/cluster.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { api } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { ChoiceInput } from './choice-input.tsx';
import { withContext, withLocalCluster } from './cluster-draft.ts';
import styles from './cluster-fields.module.css';
import { type FieldsProps, useFieldError } from './field-error.ts';
import { KubeconfigSource } from './kubeconfig-source.tsx';
import { LocalClusters } from './local-clusters.tsx';
import { LookInside } from './look-inside.tsx';
import type { Choices } from './use-choices.ts';

interface ContextFieldsProps extends FieldsProps {
  readonly isNew: boolean;
  readonly choices: Choices;
}

/** Which context, what it is called here, which namespace. A new cluster begins with the current context. */
export function ContextFields({ draft, onChange, isNew, choices }: ContextFieldsProps) {
  const { t } = useTranslation();
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
      {isNew && (
        <LocalClusters
          contexts={found}
          chosen={draft.context}
          onChoose={(local) => {
            onChange(withLocalCluster(draft, local));
            choices.look(local.context.name);
          }}
        />
      )}
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
      <LookInside choices={choices} context={draft.context} />
      <NameFields
        draft={draft}
        onChange={onChange}
        isNew={isNew}
        choices={choices}
        onName={() => setNamed(true)}
      />
    </>
  );
}

function NameFields({
  draft,
  onChange,
  isNew,
  choices,
  onName,
}: ContextFieldsProps & { readonly onName: () => void }) {
  const { t } = useTranslation();
  const errorOf = useFieldError(draft);
  return (
    <div className={styles.pair}>
      <TextInput
        label={t('cluster.name')}
        description={t('cluster.nameHint')}
        value={draft.name}
        disabled={!isNew}
        error={errorOf('name')}
        onChange={(event) => {
          onName();
          onChange({ ...draft, name: event.currentTarget.value });
        }}
      />
      <ChoiceInput
        label={t('cluster.namespace')}
        description={t('cluster.namespaceHint')}
        choices={choices.found?.namespaces}
        value={draft.namespace}
        error={errorOf('namespace')}
        onChange={(namespace) => onChange({ ...draft, namespace })}
      />
    </div>
  );
}

function labelOf({ name, isCurrent }: ClusterContext, t: TFunction): string {
  return isCurrent ? t('cluster.contextCurrent', { name }) : name;
}
