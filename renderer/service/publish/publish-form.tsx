import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '#renderer/parts/feedback/empty-state.tsx';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { api } from '#renderer/rpc/client.ts';
import { deployCommand } from '../deploy-request.ts';
import { ResourceFields } from '../settings/resource-fields.tsx';
import { ScaleFields } from '../settings/scale-fields.tsx';
import { ServingFields } from '../settings/serving-fields.tsx';
import { type SettingsFieldsProps, settingsDefaults } from '../settings/settings-fields.ts';
import { VariableFields } from '../settings/variable-fields.tsx';
import type { SettingsDraft } from '../settings-draft.ts';
import { useClusters, useServices } from '../use-service-queries.ts';
import { FirstCluster } from './first-cluster.tsx';
import { ProofFields } from './proof-fields.tsx';
import styles from './publish.module.css';
import {
  existingService,
  firstDraft,
  type PublishDraft,
  publishableImages,
  requestOf,
  settingsOf,
} from './publish-draft.ts';
import { askToDeploy, closePublishing, type Publishing } from './publish-store.ts';
import { TargetFields } from './target-fields.tsx';

type Form = Extract<Publishing, { stage: 'form' }>;

/** Fetches what the form chooses from, then shows it. */
export function PublishForm({ form }: { readonly form: Form }) {
  const { t } = useTranslation();
  const images = useQuery(api.image.list.queryOptions({ input: {} }));
  const clusters = useClusters();
  const services = useServices({ isCalm: true });
  const failed = [images, clusters, services].find((query) => query.isError);
  if (failed !== undefined) return <ErrorView error={failed.error} onRetry={() => void failed.refetch()} />;
  if (images.data === undefined || clusters.data === undefined || services.data === undefined)
    return <Loading />;
  if (clusters.data.clusters.length === 0) return <FirstCluster />;
  if (publishableImages(images.data.images).length === 0 && form.subject.service === undefined)
    return <EmptyState icon="image" title={t('publish.noImage')} hint={t('publish.noImageHint')} />;
  const known = {
    images: images.data.images,
    clusters: clusters.data.clusters,
    services: services.data.services,
  };
  return <FilledForm form={form} known={known} />;
}

interface FilledFormProps {
  readonly form: Form;
  readonly known: Parameters<typeof TargetFields>[0]['known'];
}

function FilledForm({ form, known }: FilledFormProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<PublishDraft>(() => form.draft ?? firstDraft(form.subject, known));
  const existing = existingService(draft, known.services);
  const request = requestOf(draft, known.services);
  const fields = {
    draft: settingsOf(draft, existing),
    defaults: settingsDefaults({
      cluster: known.clusters.find(({ name }) => name === draft.cluster),
      serving: existing?.image.serving,
      unknown: t('service.setting.ofManifest'),
      noLimit: t('service.setting.noLimit'),
    }),
    onChange: (part: Partial<SettingsDraft>): void =>
      setDraft((was) => ({ ...was, settings: { ...was.settings, ...part } })),
  };
  const isComplete =
    draft.name !== '' &&
    draft.cluster !== '' &&
    (request.input.model?.path ?? request.input.image ?? '') !== '';
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete) askToDeploy(request, { from: existing?.image.reference, back: { ...form, draft } });
      }}
    >
      <TargetFields
        draft={draft}
        known={known}
        isFixed={form.subject.service !== undefined}
        onChange={(part) => setDraft((was) => ({ ...was, ...part }))}
      />
      {existing !== undefined && (
        <>
          <p className={styles.there} role="status">
            {t('publish.exists', {
              name: existing.name,
              cluster: existing.cluster,
              from: existing.image.reference,
            })}
          </p>
          <ProofFields draft={draft} onChange={(part) => setDraft((was) => ({ ...was, ...part }))} />
        </>
      )}
      <ScaleFields {...fields} />
      <div className={styles.fields}>
        <ResourceFields {...fields} />
      </div>
      <MoreSettings {...fields} />
      <div className={styles.foot}>
        <span className={styles.command}>
          {isComplete && <CommandLine command={deployCommand(request)} />}
        </span>
        <Button variant="default" onClick={closePublishing}>
          {t('parts.cancel')}
        </Button>
        <Button type="submit" disabled={!isComplete}>
          {t('publish.review')}
        </Button>
      </div>
    </form>
  );
}

/** What hardly anybody changes, folded. */
function MoreSettings(fields: SettingsFieldsProps) {
  const { t } = useTranslation();
  return (
    <details className={styles.more}>
      <summary>{t('publish.more')}</summary>
      <ServingFields {...fields} />
      <h4>{t('service.settings.environment')}</h4>
      <VariableFields
        variables={fields.draft.environment}
        onChange={(environment) => fields.onChange({ environment })}
      />
      <h4>{t('service.settings.secrets')}</h4>
      <VariableFields
        variables={fields.draft.secrets}
        isSecret
        onChange={(secrets) => fields.onChange({ secrets })}
      />
    </details>
  );
}
