import { Button, Collapse, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { PathField } from '#renderer/parts/path/path-field.tsx';
import { ChoiceInput } from './choice-input.tsx';
import { withRegistry } from './cluster-draft.ts';
import styles from './cluster-fields.module.css';
import { ContextFields } from './context-fields.tsx';
import { ExposureFields } from './exposure-fields.tsx';
import { type FieldsProps, useFieldError } from './field-error.ts';
import { useChoices } from './use-choices.ts';

/** All that makes a cluster: where, which registry, how it is reached. What few need is folded away. */
export function ClusterFields({ draft, onChange, isNew }: FieldsProps & { readonly isNew: boolean }) {
  const { t } = useTranslation();
  const errorOf = useFieldError(draft);
  const [isOpen, { toggle }] = useDisclosure(false);
  const choices = useChoices({ draft, onChange });
  const field = (name: 'pullRegistry' | 'pullSecret' | 'cpu' | 'memory') => ({
    label: t(`cluster.${name}`),
    value: draft[name],
    error: errorOf(name),
    onChange: (event: React.ChangeEvent<HTMLInputElement>) =>
      onChange({ ...draft, [name]: event.currentTarget.value }),
  });
  return (
    <>
      <ContextFields draft={draft} onChange={onChange} isNew={isNew} choices={choices} />
      <ChoiceInput
        label={t('cluster.registry')}
        description={t('cluster.registryHint')}
        placeholder="registry.example.org/team"
        choices={choices.found?.registries.map(({ address }) => address)}
        value={draft.registry}
        error={errorOf('registry')}
        onChange={(registry) => onChange(withRegistry(draft, registry, choices.found))}
      />
      <ExposureFields draft={draft} onChange={onChange} choices={choices} />
      <div>
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<Icon name={isOpen ? 'down' : 'chevron'} size={12} />}
          aria-expanded={isOpen}
          onClick={toggle}
        >
          {t('cluster.more')}
        </Button>
        <Collapse expanded={isOpen}>
          <div className={styles.more}>
            <div className={styles.pair}>
              <TextInput {...field('pullRegistry')} description={t('cluster.pullRegistryHint')} />
              <TextInput {...field('pullSecret')} description={t('cluster.pullSecretHint')} />
            </div>
            <div className={styles.pair}>
              <TextInput {...field('cpu')} description={t('cluster.sizeHint')} />
              <TextInput {...field('memory')} description={t('cluster.sizeHint')} />
            </div>
            <PathField
              label={t('cluster.kubeconfig')}
              description={t('cluster.kubeconfigHint')}
              placeholder={t('cluster.kubeconfigUsual')}
              title={t('cluster.chooseKubeconfig')}
              value={draft.kubeconfig}
              onChange={(kubeconfig) => onChange({ ...draft, kubeconfig })}
            />
          </div>
        </Collapse>
      </div>
    </>
  );
}
