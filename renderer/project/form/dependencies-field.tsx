import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CommittedInput } from './committed-input.tsx';
import { FieldProblems } from './field-problems.tsx';
import styles from './form.module.css';
import { type FormFieldProps, scalarEdit, textOf } from './form-field.ts';
import { ListField } from './list-field.tsx';

/** Dependencies stand in a file of their own, or as a list in the manifest. */
export function DependenciesField(props: FormFieldProps) {
  const { t } = useTranslation();
  const { folder, field, label, about, edit } = props;
  const isList = Array.isArray(field.value);
  const choice = (
    <SegmentedControl
      className={styles.choice}
      aria-label={t('form.dependenciesAs')}
      data={[
        { value: 'file', label: t('form.dependenciesFile') },
        { value: 'list', label: t('form.dependenciesList') },
      ]}
      value={isList ? 'list' : 'file'}
      onChange={(kind) =>
        edit(kind === 'list' ? { path: ['dependencies'], value: [] } : { path: ['dependencies'] })
      }
    />
  );
  if (isList) return <ListField {...props}>{choice}</ListField>;
  return (
    <div>
      <CommittedInput
        label={label}
        description={about}
        error={field.diagnostics.some(({ severity }) => severity === 'error')}
        value={textOf(field.value)}
        suggestions={field.suggestions}
        onCommit={(text) => edit(scalarEdit(field, text))}
      />
      {choice}
      <FieldProblems folder={folder} diagnostics={field.diagnostics} />
    </div>
  );
}
