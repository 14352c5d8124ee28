import { ActionIcon, Input, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Field, ManifestEdit } from '#contract/manifest/language.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { CommittedInput } from './committed-input.tsx';
import { FieldProblems } from './field-problems.tsx';
import styles from './form.module.css';
import { type FormFieldProps, itemEdit, rowsOf, textOf } from './form-field.ts';

/** The models: registered ones by their reference, files of the project by their path. */
export function ModelsField({ folder, field, label, about, edit }: FormFieldProps) {
  const { t } = useTranslation();
  const models = Array.isArray(field.value) ? field.value : [];
  return (
    <fieldset className={styles.list}>
      <Input.Label component="legend">{label}</Input.Label>
      <Input.Description>{about}</Input.Description>
      {rowsOf(models).map(({ key, index, item: model }) => (
        <div key={key} className={styles.row}>
          <ModelRow model={model} index={index} field={field} edit={edit} />
          <ActionIcon
            aria-label={t('form.remove', { item: nameOf(model) })}
            onClick={() => edit({ path: ['models', index] })}
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
        suggestions={field.suggestions.map((one) => ({ ...one, text: shownAs(one) }))}
        onCommit={(text) => {
          const meant = field.suggestions.find((one) => shownAs(one) === text)?.value ?? text;
          if (text !== '') edit({ path: ['models', models.length], value: meant });
        }}
      />
      <FieldProblems folder={folder} diagnostics={field.diagnostics} />
    </fieldset>
  );
}

interface ModelRowProps {
  readonly model: unknown;
  readonly index: number;
  readonly field: Field;
  readonly edit: (...edits: readonly ManifestEdit[]) => void;
}

function ModelRow({ model, index, field, edit }: ModelRowProps) {
  const { t } = useTranslation();
  const path = partOf(model, 'path');
  const name = nameOf(model);
  const registered = field.suggestions.filter(({ value }) => typeof value === 'string');
  const files = field.suggestions
    .map(({ value }) => partOf(value, 'path'))
    .filter((one) => one !== undefined)
    .map((text) => ({ text, value: text }));
  const isFile = path !== undefined;
  return (
    <>
      <Select
        className={styles.from}
        aria-label={t('form.modelFrom')}
        allowDeselect={false}
        data={[
          { value: 'registered', label: t('form.modelRegistered') },
          { value: 'file', label: t('form.modelFile') },
        ]}
        value={isFile ? 'file' : 'registered'}
        onChange={(from) =>
          edit({
            path: ['models', index],
            value: from === 'file' ? { name, path: files[0]?.text ?? 'model.pkl' } : name,
          })
        }
      />
      {isFile ? (
        <>
          <CommittedInput
            aria-label={t('form.modelName')}
            value={name}
            onCommit={(text) => edit({ path: ['models', index, 'name'], value: text })}
          />
          <CommittedInput
            aria-label={t('form.modelPath')}
            value={path}
            suggestions={files}
            onCommit={(text) => edit({ path: ['models', index, 'path'], value: text })}
          />
        </>
      ) : (
        <CommittedInput
          aria-label={t('form.modelReference')}
          value={referenceOf(model)}
          suggestions={registered}
          onCommit={(text) => edit(itemEdit(field, index, text))}
        />
      )}
    </>
  );
}

function partOf(model: unknown, part: string): string | undefined {
  if (typeof model !== 'object' || model === null) return undefined;
  const value: unknown = Object.entries(model).find(([key]) => key === part)?.[1];
  return value === undefined ? undefined : textOf(value);
}

/** `name`, or `name:version`, however it is written. */
function referenceOf(model: unknown): string {
  const version = partOf(model, 'version');
  const name = partOf(model, 'name') ?? textOf(model);
  return version === undefined ? name : `${name}:${version}`;
}

function nameOf(model: unknown): string {
  return partOf(model, 'name') ?? textOf(model).replace(/:[^:]*$/, '');
}

/** A file of the project is offered by its path. */
function shownAs({ text, value }: Field['suggestions'][number]): string {
  return partOf(value, 'path') ?? text;
}
