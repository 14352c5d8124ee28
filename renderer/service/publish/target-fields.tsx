import { Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '#contract/cluster/cluster.ts';
import type { Image } from '#contract/image/image.ts';
import type { Service } from '#contract/service/service.ts';
import { formatAgo } from '#renderer/i18n/format.ts';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { chooseFile } from '#renderer/parts/path/choose-path.ts';
import styles from './publish.module.css';
import { existingService, type PublishDraft, publishableImages } from './publish-draft.ts';

interface TargetFieldsProps {
  readonly draft: PublishDraft;
  readonly known: {
    readonly images: readonly Image[];
    readonly clusters: readonly Cluster[];
    readonly services: readonly Service[];
  };
  /** Cluster and name are those of a service that is updated. */
  readonly isFixed: boolean;
  readonly onChange: (part: Partial<PublishDraft>) => void;
}

/** What is published, where, and under which name. */
export function TargetFields({ draft, known, isFixed, onChange }: TargetFieldsProps) {
  const { t } = useTranslation();
  const existing = existingService(draft, known.services);
  return (
    <div className={styles.fields}>
      {!isFixed && (
        <>
          <Select
            label={t('publish.cluster')}
            data={known.clusters.map(({ name, namespace }) => ({
              value: name,
              label: `${name} · ${namespace}`,
            }))}
            value={draft.cluster}
            allowDeselect={false}
            onChange={(cluster) => onChange({ cluster: cluster ?? draft.cluster })}
          />
          <TextInput
            label={t('publish.name')}
            description={t('publish.nameHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            data-autofocus
            value={draft.name}
            onChange={(event) => onChange({ name: event.currentTarget.value.trim() })}
          />
        </>
      )}
      {existing !== undefined && (
        <SegmentedControl
          aria-label={t('publish.source')}
          className={styles.wide}
          value={draft.source}
          onChange={(source) => onChange({ source: source === 'model' ? 'model' : 'image' })}
          data={[
            { value: 'image', label: t('publish.sourceImage') },
            { value: 'model', label: t('publish.sourceModel') },
          ]}
        />
      )}
      {existing !== undefined && draft.source === 'model' ? (
        <ModelField path={draft.model} onChange={(model) => onChange({ model })} />
      ) : (
        <Select
          className={styles.wide}
          label={t('publish.image')}
          data={imageChoices(known.images, existing)}
          value={draft.image}
          allowDeselect={false}
          searchable
          onChange={(image) => onChange({ image: image ?? draft.image })}
        />
      )}
    </div>
  );
}

/** The images of this machine; and the one that serves, which may have been built elsewhere. */
function imageChoices(
  images: readonly Image[],
  existing: Service | undefined,
): readonly { readonly value: string; readonly label: string }[] {
  const own = publishableImages(images).map(({ reference, createdAt, models }) => ({
    value: reference,
    label: [reference, formatAgo(createdAt), ...models].join(' · '),
  }));
  const serving = existing?.image;
  return serving === undefined || own.some(({ value }) => value === serving.reference)
    ? own
    : [...own, { value: serving.reference, label: [serving.reference, ...serving.models].join(' · ') }];
}

function ModelField(props: { readonly path: string; readonly onChange: (path: string) => void }) {
  const { t } = useTranslation();
  const choose = async (): Promise<void> => {
    const path = await chooseFile({ title: t('model.chooseFile'), allowFolder: true });
    if (path !== undefined) props.onChange(path);
  };
  return (
    <TextInput
      className={styles.wide}
      label={t('publish.model')}
      description={t('publish.modelHint')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={props.path}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      rightSectionWidth={90}
      rightSection={
        <Button variant="subtle" size="compact-xs" onClick={() => void choose().catch(tellFailure)}>
          {t('parts.chooseFile')}
        </Button>
      }
    />
  );
}
