import { Button, NumberInput, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { publishingBuilderSchema } from '#contract/image/image.ts';
import type { Settings } from '#contract/system/settings.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { PathField } from '#renderer/parts/path/path-field.tsx';
import { api, client } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';
import { changedSettings, type Draft, draftOf, FIELDS, type SettingName } from './setting-fields.ts';
import styles from './settings-page.module.css';

/** Every setting of Slipway; saved together, so that a half-made change is never used. */
export function SettingsForm({ settings }: { readonly settings: Settings }) {
  const { t } = useTranslation();
  const [edited, setEdited] = useState<Partial<Draft>>({});
  const draft: Draft = { ...draftOf(settings), ...edited };
  const changes = changedSettings(draft, settings);
  const isChanged = Object.keys(changes).length > 0;
  const save = useMutation({
    mutationFn: () => client.system.configure({ settings: changes }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: api.system.key() });
      setEdited({});
    },
  });
  return (
    <Card title={t('system.settings')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <div className={styles.fields}>
          {FIELDS.map((name) => (
            <Field
              key={name}
              name={name}
              draft={draft}
              onChange={(value) => setEdited((was) => ({ ...was, ...value }))}
            />
          ))}
        </div>
        {save.isError && <ErrorNote failure={toFailure(save.error)} />}
        <div className={styles.foot}>
          {save.isSuccess && !isChanged && (
            <span className={styles.saved} role="status">
              {t('system.saved')}
            </span>
          )}
          <Button variant="default" disabled={!isChanged} onClick={() => setEdited({})}>
            {t('system.revert')}
          </Button>
          <Button type="submit" disabled={!isChanged} loading={save.isPending}>
            {t('system.save')}
          </Button>
        </div>
      </form>
    </Card>
  );
}

interface FieldProps {
  readonly name: SettingName;
  readonly draft: Draft;
  readonly onChange: (value: Partial<Draft>) => void;
}

function Field({ name, draft, onChange }: FieldProps) {
  const { t } = useTranslation();
  const texts = { label: t(`setting.${name}.label`), description: t(`setting.${name}.about`) };
  switch (name) {
    case 'engine':
      return <EngineField texts={texts} draft={draft} onChange={onChange} />;
    case 'builder':
      return <BuilderField texts={texts} draft={draft} onChange={onChange} />;
    case 'buildNetwork':
      return <NetworkField texts={texts} draft={draft} onChange={onChange} />;
    case 'startSeconds':
    case 'keepTasks':
    case 'trashDays':
      return <NumberField name={name} texts={texts} draft={draft} onChange={onChange} />;
    case 'extraPackageIndexes':
    case 'condaChannels':
      return (
        <TagsInput {...texts} value={[...draft[name]]} onChange={(value) => onChange({ [name]: value })} />
      );
    case 'baseImages':
      return <BaseImagesField texts={texts} draft={draft} onChange={onChange} />;
    case 'python':
    case 'caCertificates':
      return (
        <PathField
          {...texts}
          title={t(`setting.${name}.choose`)}
          placeholder={t('setting.automatic')}
          value={draft[name]}
          onChange={(path) => onChange({ [name]: path })}
        />
      );
    default:
      return (
        <TextInput
          {...texts}
          placeholder={t('setting.automatic')}
          value={draft[name]}
          onChange={(event) => onChange({ [name]: event.currentTarget.value })}
        />
      );
  }
}

interface FieldTexts {
  readonly label: string;
  readonly description: string;
}

interface SettingFieldProps extends Omit<FieldProps, 'name'> {
  readonly texts: FieldTexts;
}

function EngineField({ texts, draft, onChange }: SettingFieldProps) {
  const { t } = useTranslation();
  return (
    <Select
      {...texts}
      placeholder={t('setting.automatic')}
      clearable
      data={[
        { value: 'docker', label: t('system.engine.docker') },
        { value: 'process', label: t('system.engine.process') },
      ]}
      value={draft.engine === '' ? null : draft.engine}
      onChange={(value) => onChange({ engine: value ?? '' })}
    />
  );
}

function BuilderField({ texts, draft, onChange }: SettingFieldProps) {
  const { t } = useTranslation();
  return (
    <Select
      {...texts}
      placeholder={t('setting.automatic')}
      clearable
      data={publishingBuilderSchema.options.map((value) => ({ value, label: t(`system.engine.${value}`) }))}
      value={draft.builder === '' ? null : draft.builder}
      onChange={(value) => onChange({ builder: value ?? '' })}
    />
  );
}

function NetworkField({ texts, draft, onChange }: SettingFieldProps) {
  const { t } = useTranslation();
  return (
    <Select
      {...texts}
      allowDeselect={false}
      data={(['default', 'host', 'none'] as const).map((each) => ({
        value: each,
        label: t(`setting.network.${each}`),
      }))}
      value={draft.buildNetwork}
      onChange={(value) => onChange({ buildNetwork: value ?? 'default' })}
    />
  );
}

/** The range and the default of the settings that are numbers, as the contract has them. */
const NUMBERS = {
  startSeconds: { min: 5, max: 86_400, usual: 300 },
  keepTasks: { min: 10, max: 100_000, usual: 500 },
  trashDays: { min: 0, max: 365, usual: 7 },
} as const;

interface NumberFieldProps extends SettingFieldProps {
  readonly name: keyof typeof NUMBERS;
}

function NumberField({ name, texts, draft, onChange }: NumberFieldProps) {
  const { min, max, usual } = NUMBERS[name];
  return (
    <NumberInput
      {...texts}
      min={min}
      max={max}
      value={draft[name]}
      onChange={(value) => onChange({ [name]: typeof value === 'number' ? value : usual })}
    />
  );
}

function BaseImagesField({ texts, draft, onChange }: SettingFieldProps) {
  return (
    <Textarea
      {...texts}
      autosize
      minRows={1}
      placeholder="python-3.11 = registry.example/python:3.11"
      styles={{ input: { fontFamily: 'var(--font-mono)' } }}
      value={draft.baseImages}
      onChange={(event) => onChange({ baseImages: event.currentTarget.value })}
    />
  );
}
