import { ActionIcon, Button, PasswordInput, TextInput } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import type { Variable } from '../settings-draft.ts';
import styles from './settings.module.css';

interface VariableFieldsProps {
  readonly variables: readonly Variable[];
  /** Their values are not shown, and those that are there can only be replaced. */
  readonly isSecret?: boolean;
  readonly onChange: (variables: readonly Variable[]) => void;
}

/** Variables of the scoring script, one a row. */
export function VariableFields({ variables, isSecret = false, onChange }: VariableFieldsProps) {
  const { t } = useTranslation();
  const prefix = useId();
  const change = (id: string, part: Partial<Variable>): void =>
    onChange(variables.map((variable) => (variable.id === id ? { ...variable, ...part } : variable)));
  const nextId = (): string => `${prefix}${Math.max(0, ...variables.map(({ id }) => idNumber(id))) + 1}`;
  const Value = isSecret ? PasswordInput : TextInput;
  return (
    <div className={styles.variables}>
      {variables.map((variable) => (
        <div key={variable.id} className={styles.variable}>
          <TextInput
            aria-label={t('service.variable.name')}
            placeholder="NAME"
            disabled={isSecret && variable.value === undefined}
            styles={{ input: { fontFamily: 'var(--font-mono)' } }}
            value={variable.name}
            onChange={(event) => change(variable.id, { name: event.currentTarget.value })}
          />
          <Value
            aria-label={t('service.variable.valueOf', { name: variable.name })}
            placeholder={
              isSecret && variable.value === undefined
                ? t('service.variable.kept')
                : t('service.variable.value')
            }
            size="xs"
            value={variable.value ?? ''}
            onChange={(event) => change(variable.id, { value: event.currentTarget.value })}
          />
          <ActionIcon
            aria-label={t('service.variable.remove', { name: variable.name })}
            onClick={() => onChange(variables.filter(({ id }) => id !== variable.id))}
          >
            <Icon name="close" size={14} />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="subtle"
        leftSection={<Icon name="plus" size={13} />}
        onClick={() => onChange([...variables, { id: nextId(), name: '', value: '' }])}
      >
        {t(isSecret ? 'service.variable.addSecret' : 'service.variable.add')}
      </Button>
    </div>
  );
}

/** The number at the end of a row's id; rows that came with the service have names for ids. */
function idNumber(id: string): number {
  return Number(/\d+$/.exec(id)?.[0] ?? 0);
}
