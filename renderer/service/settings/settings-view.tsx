import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Service } from '#contract/service/service.ts';
import { useShownCommand } from '#renderer/page/command-line-store.ts';
import { Card, DetailBody } from '#renderer/parts/list/list-page.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { type DeployRequest, deployCommand } from '../deploy-request.ts';
import { askToDeploy } from '../publish/publish-store.ts';
import { changeOf, draftOf, type SettingsDraft } from '../settings-draft.ts';
import { useClusters } from '../use-service-queries.ts';
import { ResourceFields } from './resource-fields.tsx';
import { ScaleFields } from './scale-fields.tsx';
import { ServingFields } from './serving-fields.tsx';
import styles from './settings.module.css';
import { type SettingsFieldsProps, settingsDefaults } from './settings-fields.ts';
import { VariableFields } from './variable-fields.tsx';

/** Every setting of a service; saved together as one update, whose plan is shown first. */
export function SettingsView({ service }: { readonly service: Service }) {
  const { t } = useTranslation();
  const { name, cluster, settings, secretNames } = service;
  const clusters = useClusters();
  const [edited, setEdited] = useState<Partial<SettingsDraft>>({});
  const draft: SettingsDraft = { ...draftOf(settings, secretNames), ...edited };
  const change = changeOf(draft, { settings, secretNames });
  const isChanged = Object.keys(change).length > 0;
  const request: DeployRequest = { isNew: false, input: { cluster, name, settings: change, force: false } };
  useShownCommand(isChanged ? deployCommand(request) : `slipway service show ${shellWord(name)}`);
  const fields = {
    draft,
    defaults: settingsDefaults({
      cluster: clusters.data?.clusters.find((each) => each.name === cluster),
      serving: service.image.serving,
      unknown: t('service.setting.ofManifest'),
      noLimit: t('service.setting.noLimit'),
    }),
    onChange: (part: Partial<SettingsDraft>): void => setEdited((was) => ({ ...was, ...part })),
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        askToDeploy(request, { from: service.image.reference, onDone: () => setEdited({}) });
      }}
    >
      <SettingsCards {...fields} />
      <div className={styles.foot}>
        <Button variant="default" disabled={!isChanged} onClick={() => setEdited({})}>
          {t('system.revert')}
        </Button>
        <Button type="submit" disabled={!isChanged}>
          {t('publish.review')}
        </Button>
      </div>
    </form>
  );
}

/** The settings by what they are about. */
function SettingsCards(fields: SettingsFieldsProps) {
  const { t } = useTranslation();
  const { environment, secrets } = fields.draft;
  return (
    <DetailBody>
      <Card title={t('service.settings.scale')}>
        <ScaleFields {...fields} />
      </Card>
      <Card title={t('service.settings.size')}>
        <div className={styles.fields}>
          <ResourceFields {...fields} />
        </div>
      </Card>
      <Card title={t('service.settings.serving')} isWide>
        <ServingFields {...fields} />
      </Card>
      <Card title={t('service.settings.environment')}>
        <VariableFields
          variables={environment}
          onChange={(variables) => fields.onChange({ environment: variables })}
        />
      </Card>
      <Card title={t('service.settings.secrets')} note={t('service.settings.secretsNote')}>
        <VariableFields
          variables={secrets}
          isSecret
          onChange={(variables) => fields.onChange({ secrets: variables })}
        />
      </Card>
    </DetailBody>
  );
}
