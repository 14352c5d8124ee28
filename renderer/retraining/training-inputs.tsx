import { Checkbox, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TrainingOptions } from '#contract/retraining/retraining.ts';
import layout from '#renderer/parts/layout/layout.module.css';
import { PathField } from '#renderer/parts/path/path-field.tsx';

interface TrainingInputsProps {
  readonly options: Pick<Extract<TrainingOptions, { kind: 'ready' }>, 'parameters' | 'data'>;
  readonly parameters: Readonly<Record<string, string>>;
  readonly data: Readonly<Record<string, string>>;
  readonly onParameter: (name: string, value: string) => void;
  readonly onData: (name: string, path: string) => void;
}

/** A field for each parameter and each named input of the manifest, with its usual value. */
export function TrainingInputs({ options, parameters, data, onParameter, onData }: TrainingInputsProps) {
  const { t } = useTranslation();
  return (
    <div className={layout.pair}>
      {Object.entries(options.parameters).map(([name, usual]) =>
        typeof usual === 'boolean' ? (
          <Checkbox
            key={name}
            label={name}
            checked={(parameters[name] ?? String(usual)) === 'true'}
            onChange={({ currentTarget: { checked } }) => onParameter(name, String(checked))}
          />
        ) : (
          <TextInput
            key={name}
            label={name}
            value={parameters[name] ?? String(usual)}
            inputMode={typeof usual === 'number' ? 'decimal' : 'text'}
            onChange={({ currentTarget: { value } }) => onParameter(name, value)}
          />
        ),
      )}
      {Object.entries(options.data).map(([name, source]) => (
        <PathField
          key={name}
          label={t('retraining.start.data', { name })}
          title={t('retraining.start.chooseData', { name })}
          placeholder={source}
          value={data[name] ?? ''}
          onChange={(path) => onData(name, path)}
        />
      ))}
    </div>
  );
}
