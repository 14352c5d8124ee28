import { ActionIcon, Button, Input, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { CommittedInput } from './committed-input.tsx';
import { FieldProblems } from './field-problems.tsx';
import styles from './form.module.css';
import { type FormFieldProps, textOf } from './form-field.ts';

/** Names and values. */
export function EnvironmentField({ folder, field, label, about, edit }: FormFieldProps) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const entries =
    typeof field.value === 'object' && field.value !== null && !Array.isArray(field.value)
      ? Object.entries(field.value)
      : [];
  const add = (): void => {
    edit({ path: [...field.path, name.trim()], value });
    setName('');
    setValue('');
  };
  return (
    <fieldset className={styles.list}>
      <Input.Label component="legend">{label}</Input.Label>
      <Input.Description>{about}</Input.Description>
      {entries.map(([key, text]) => (
        <div key={key} className={styles.row}>
          <code className={styles.variable} title={key}>
            {key}
          </code>
          <CommittedInput
            aria-label={key}
            value={textOf(text)}
            onCommit={(wanted) => edit({ path: [...field.path, key], value: wanted })}
          />
          <ActionIcon
            aria-label={t('form.remove', { item: key })}
            onClick={() => edit({ path: [...field.path, key] })}
          >
            <Icon name="close" size={14} />
          </ActionIcon>
        </div>
      ))}
      <form
        className={styles.row}
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') add();
        }}
      >
        <TextInput
          className={styles.variable}
          aria-label={t('form.key')}
          placeholder={t('form.key')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          className={styles.grow}
          aria-label={t('form.value')}
          placeholder={t('form.value')}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={name.trim() === ''}>
          {t('form.add')}
        </Button>
      </form>
      <FieldProblems folder={folder} diagnostics={field.diagnostics} />
    </fieldset>
  );
}
