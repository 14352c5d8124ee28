import { Button } from '@mantine/core';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '#renderer/parts/feedback/empty-state.tsx';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { DependenciesField } from './dependencies-field.tsx';
import { EnvironmentField } from './environment-field.tsx';
import { FieldMenu } from './field-menu.tsx';
import { FieldProblems } from './field-problems.tsx';
import styles from './form.module.css';
import type { FormFieldProps } from './form-field.ts';
import { ListField } from './list-field.tsx';
import { editManifest, useManifestFields } from './manifest-fields.ts';
import { ModelsField } from './models-field.tsx';
import { ScalarField } from './scalar-field.tsx';

const GROUPS = ['about', 'models', 'code', 'serving', 'image'] as const;

/** What shows each key, in the order of the form. */
const FIELDS = [
  ['about', 'name', ScalarField],
  ['about', 'description', ScalarField],
  ['models', 'models', ModelsField],
  ['code', 'script', ScalarField],
  ['code', 'runtime', ScalarField],
  ['code', 'dependencies', DependenciesField],
  ['code', 'schema', ScalarField],
  ['code', 'files', ListField],
  ['serving', 'serving.workers', ScalarField],
  ['serving', 'serving.concurrency', ScalarField],
  ['serving', 'serving.queue', ScalarField],
  ['serving', 'serving.timeout', ScalarField],
  ['serving', 'serving.batch.rows', ScalarField],
  ['serving', 'serving.batch.wait', ScalarField],
  ['image', 'image.base', ScalarField],
  ['image', 'image.packages', ListField],
  ['image', 'image.steps', ListField],
  ['image', 'image.env', EnvironmentField],
] as const satisfies readonly (readonly [(typeof GROUPS)[number], string, ComponentType<FormFieldProps>])[];

interface ManifestFormProps {
  readonly folder: string;
  readonly onShowText: () => void;
}

/** The manifest as a form. It edits the text that the editor has: undo goes across both. */
export function ManifestForm({ folder, onShowText }: ManifestFormProps) {
  const { t } = useTranslation();
  const { data, error } = useManifestFields(folder);
  if (data === undefined) return error === null ? <Loading /> : <ErrorView error={error} />;
  if (!data.isReadable)
    return (
      <EmptyState icon="warning" title={t('form.broken')} hint={data.others[0]?.message ?? ''}>
        <Button onClick={onShowText}>{t('form.toText')}</Button>
      </EmptyState>
    );
  const edit: FormFieldProps['edit'] = (...edits) => void editManifest(folder, edits).catch(tellFailure);
  return (
    <section className={styles.form} aria-label={t('form.name')}>
      {data.others.length > 0 && (
        <div className={styles.group}>
          <h3>{t('form.others')}</h3>
          <FieldProblems folder={folder} diagnostics={data.others} />
        </div>
      )}
      {GROUPS.map((group) => (
        <div key={group} className={styles.group} data-group={group}>
          {group !== 'models' && <h3>{t(`form.group.${group}`)}</h3>}
          {FIELDS.filter(([own]) => own === group).map(([, place, Shown]) => {
            const field = data.fields.get(place);
            const texts = { label: t(`form.field.${place}.label`), about: t(`form.field.${place}.about`) };
            return field === undefined ? null : (
              <FieldMenu key={place} folder={folder} field={field} label={texts.label} edit={edit}>
                <Shown folder={folder} field={field} {...texts} edit={edit} />
              </FieldMenu>
            );
          })}
        </div>
      ))}
    </section>
  );
}
