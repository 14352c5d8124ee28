import { Button, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Service } from '#contract/service/service.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import layout from '#renderer/parts/layout/layout.module.css';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { client } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { type DeployRequest, deployCommand } from '../deploy-request.ts';
import { askToDeploy } from '../publish/publish-store.ts';
import { ScaleFields } from '../settings/scale-fields.tsx';
import { draftOf, scaleOf } from '../settings-draft.ts';
import { refreshServices } from '../use-service-queries.ts';

interface ScaleDialogProps {
  readonly service: Service;
  readonly onClose: () => void;
}

/** Another number of replicas at once; to an autoscaler, from it, or to other bounds by an update whose plan is shown first. */
export function ScaleDialog({ service, onClose }: ScaleDialogProps) {
  const { t } = useTranslation();
  const { name, cluster } = service;
  const [draft, setDraft] = useState(() => draftOf({ ...service.settings, scale: service.scale }, []));
  const scale = scaleOf(draft);
  const isDirect = service.scale.kind === 'fixed' && scale.kind === 'fixed';
  const update: DeployRequest = { isNew: false, input: { cluster, name, settings: { scale }, force: false } };
  const apply = useMutation({
    mutationFn: async () => {
      if (scale.kind === 'fixed' && isDirect)
        await client.service.scale({ name, cluster, replicas: scale.replicas });
      else askToDeploy(update, { from: service.image.reference });
    },
    onSuccess: async () => {
      onClose();
      await refreshServices();
    },
  });
  const command =
    scale.kind === 'fixed' && isDirect
      ? `slipway service scale ${shellWord(name)} ${scale.replicas}`
      : deployCommand(update);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('service.scale.title', { name })}
      closeButtonProps={{ 'aria-label': t('parts.cancel') }}
    >
      <form
        className={layout.stack}
        onSubmit={(event) => {
          event.preventDefault();
          apply.mutate();
        }}
      >
        <ScaleFields draft={draft} onChange={(change) => setDraft((was) => ({ ...was, ...change }))} />
        <p className={layout.dim}>{t(isDirect ? 'service.scale.directHint' : 'service.scale.updateHint')}</p>
        {apply.isError && <ErrorNote failure={toFailure(apply.error)} />}
        <CommandLine command={command} />
        <div className={layout.foot}>
          <Button variant="default" onClick={onClose}>
            {t('parts.cancel')}
          </Button>
          <Button type="submit" loading={apply.isPending}>
            {t(isDirect ? 'service.scale.apply' : 'publish.review')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
