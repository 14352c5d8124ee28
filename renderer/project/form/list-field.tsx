import { ActionIcon, Input } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { CommittedInput } from './committed-input.tsx';
import { FieldProblems } from './field-problems.tsx';
import styles from './form.module.css';
import { type FormFieldProps, itemEdit, itemsOf, rowsOf } from './form-field.ts';

/** A key with a list of texts: a row each, and one to add another. */
export function ListField(props: FormFieldProps & { readonly children?: ReactNode }) {
  const { folder, field, label, about } = props;
  return (
    <fieldset className={styles.list}>
      <Input.Label component="legend">{label}</Input.Label>
      <Input.Description>{about}</Input.Description>
      {props.children}
      <ListRows {...props} />
      <FieldProblems folder={folder} diagnostics={field.diagnostics} />
    </fieldset>
  );
}

export function ListRows({ field, label, edit }: FormFieldProps) {
  const { t } = useTranslation();
  const items = itemsOf(field.value);
  const free = field.suggestions.filter(({ text }) => !items.includes(text));
  return (
    <>
      {rowsOf(items).map(({ key, index, item }) => (
        <div key={key} className={styles.row}>
          <CommittedInput
            aria-label={t('form.item', { label, number: index + 1 })}
            value={item}
            suggestions={free}
            onCommit={(text) => edit(itemEdit(field, index, text))}
          />
          <ActionIcon
            aria-label={t('form.remove', { item })}
            onClick={() => edit(itemEdit(field, index, ''))}
          >
            <Icon name="close" size={14} />
          </ActionIcon>
        </div>
      ))}
      <CommittedInput
        isAdding
        aria-label={t('form.addTo', { label })}
        placeholder={t('form.add')}
        value=""
        suggestions={free}
        onCommit={(text) => (text === '' ? undefined : edit(itemEdit(field, items.length, text)))}
      />
    </>
  );
}
