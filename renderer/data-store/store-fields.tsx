import { SegmentedControl, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import layout from '#renderer/parts/layout/layout.module.css';
import { PathField } from '#renderer/parts/path/path-field.tsx';
import { useFieldError } from './field-error.ts';
import { LoginFields } from './login-fields.tsx';
import { type Draft, type Field, type PlaceKind, withKind, withLogin } from './store-draft.ts';
import styles from './store-fields.module.css';

const KINDS: readonly PlaceKind[] = ['s3', 'azure', 'folder'];

interface FieldsProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
}

/** All that makes a store: its name, where it is, and what it accepts. */
export function StoreFields({ draft, onChange }: FieldsProps) {
  const { t } = useTranslation();
  const field = useTextField({ draft, onChange });
  return (
    <>
      <TextInput {...field('name')} description={t('store.nameHint')} data-autofocus />
      <fieldset className={styles.group}>
        <legend className={styles.label}>{t('store.kindOf')}</legend>
        <SegmentedControl
          aria-label={t('store.kindOf')}
          data={KINDS.map((kind) => ({ value: kind, label: t(`store.kind.${kind}`) }))}
          value={draft.kind}
          onChange={(kind) => onChange(withKind(draft, kind))}
        />
        <p className={styles.about}>{t(`store.kindAbout.${draft.kind}`)}</p>
      </fieldset>
      <PlaceFields draft={draft} onChange={onChange} />
      <LoginFields kind={draft.kind} draft={draft} onChange={(login) => onChange(withLogin(draft, login))} />
    </>
  );
}

function PlaceFields({ draft, onChange }: FieldsProps) {
  const { t } = useTranslation();
  const field = useTextField({ draft, onChange });
  if (draft.kind === 'folder')
    return (
      <PathField
        isFolder
        label={t('store.folder')}
        title={t('store.chooseFolder')}
        value={draft.folder}
        onChange={(folder) => onChange({ ...draft, folder })}
      />
    );
  const prefix = <TextInput {...field('prefix')} placeholder={t('store.prefixHint')} />;
  if (draft.kind === 's3')
    return (
      <>
        <div className={layout.pair}>
          <TextInput {...field('bucket')} />
          {prefix}
        </div>
        <div className={layout.pair}>
          <TextInput {...field('region')} placeholder="us-east-1" />
          <TextInput {...field('endpoint')} placeholder={t('store.endpointAws')} />
        </div>
      </>
    );
  return (
    <>
      <div className={layout.pair}>
        <TextInput {...field('account')} />
        <TextInput {...field('container')} />
      </div>
      <div className={layout.pair}>
        {prefix}
        <TextInput {...field('endpoint')} placeholder={t('store.endpointAzure')} />
      </div>
    </>
  );
}

function useTextField({ draft, onChange }: FieldsProps) {
  const { t } = useTranslation();
  const errorOf = useFieldError(draft);
  return (name: Exclude<Field, 'folder' | 'secretAccessKey'>) => ({
    label: t(`store.${name}`),
    value: draft[name],
    error: errorOf(name),
    onChange: (event: React.ChangeEvent<HTMLInputElement>) =>
      onChange({ ...draft, [name]: event.currentTarget.value }),
  });
}
