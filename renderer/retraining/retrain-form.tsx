import { Button, Checkbox } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrainingOptions } from '#contract/retraining/retraining.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import layout from '#renderer/parts/layout/layout.module.css';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { client } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { changedParameters, retrainCommandLine } from './retrain-command.ts';
import { TrainingInputs } from './training-inputs.tsx';
import { refreshRetrainings } from './use-retrainings.ts';

export type ReadyOptions = Extract<TrainingOptions, { kind: 'ready' }>;

interface RetrainFormProps {
  readonly folder: string;
  readonly options: ReadyOptions;
}

/** Starts a retraining: with the values of the manifest, or others for this one time. */
export function RetrainForm({ folder, options }: RetrainFormProps) {
  const { t } = useTranslation();
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [data, setData] = useState<Readonly<Record<string, string>>>({});
  const [force, setForce] = useState(false);
  const wish = {
    folder,
    parameters: changedParameters(options.parameters, values),
    data: Object.fromEntries(Object.entries(data).filter(([, path]) => path.trim() !== '')),
    force,
  };
  const start = useMutation({
    mutationFn: () => client.retraining.start(wish),
    onSuccess: () => refreshRetrainings(),
  });
  return (
    <Card title={t('retraining.start.title')} note={options.script} isWide>
      <form
        className={layout.stack}
        onSubmit={(event) => {
          event.preventDefault();
          start.mutate();
        }}
      >
        <p className={layout.dim}>{t(effectKey(options), { service: options.service ?? '' })}</p>
        <TrainingInputs
          options={options}
          parameters={values}
          data={data}
          onParameter={(name, value) => setValues((was) => ({ ...was, [name]: value }))}
          onData={(name, path) => setData((was) => ({ ...was, [name]: path }))}
        />
        <Checkbox
          label={t('retraining.start.force')}
          checked={force}
          onChange={({ currentTarget: { checked } }) => setForce(checked)}
        />
        {start.isError && <ErrorNote failure={toFailure(start.error)} />}
        <CommandLine command={retrainCommandLine(wish)} />
        <div className={layout.foot}>
          <Button type="submit" loading={start.isPending}>
            {t('retraining.start.now')}
          </Button>
        </div>
      </form>
    </Card>
  );
}

/** What becomes of a new model. */
function effectKey({ service, gates, approve }: ReadyOptions) {
  const who = approve === 'always' || (gates === 0 && approve === 'unclear') ? 'person' : 'gates';
  return `retraining.effect.${who}${service === undefined ? 'Project' : 'Service'}` as const;
}
