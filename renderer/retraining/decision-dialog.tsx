import { Button, Modal, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Candidate, Retraining } from '#contract/retraining/retraining.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import layout from '#renderer/parts/layout/layout.module.css';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { client } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import type { Decision } from './use-retraining-actions.ts';
import { refreshRetrainings } from './use-retrainings.ts';

interface DecisionDialogProps {
  readonly decision: Decision;
  readonly retraining: Retraining & { readonly candidate: Candidate };
  readonly onClose: () => void;
}

/** Asks for the reason of a decision; it holds for exactly the candidate that is shown. */
export function DecisionDialog({ decision, retraining, onClose }: DecisionDialogProps) {
  const { t } = useTranslation();
  const { id, candidate, champion } = retraining;
  const [why, setWhy] = useState('');
  const apply = useMutation({
    mutationFn: async () => {
      const wish = { id, candidate: candidate.digest, why };
      await (decision === 'approve' ? client.retraining.approve(wish) : client.retraining.reject(wish));
    },
    onSuccess: async () => {
      onClose();
      await refreshRetrainings();
    },
  });
  const effect =
    decision === 'reject'
      ? t('retraining.reject.effect')
      : champion?.service === undefined
        ? t('retraining.approve.effect')
        : t('retraining.approve.serviceEffect', { service: champion.service });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`retraining.${decision}.title`, { id })}
      closeButtonProps={{ 'aria-label': t('parts.cancel') }}
    >
      <form
        className={layout.stack}
        onSubmit={(event) => {
          event.preventDefault();
          apply.mutate();
        }}
      >
        <p className={layout.dim}>{effect}</p>
        <Textarea
          label={t('retraining.why')}
          value={why}
          maxLength={2000}
          autosize
          minRows={2}
          data-autofocus
          onChange={({ currentTarget: { value } }) => setWhy(value)}
        />
        {apply.isError && <ErrorNote failure={toFailure(apply.error)} />}
        <CommandLine
          command={`slipway retraining ${decision} ${id}${why === '' ? '' : ` --why ${shellWord(why)}`}`}
        />
        <div className={layout.foot}>
          <Button variant="default" onClick={onClose}>
            {t('parts.cancel')}
          </Button>
          <Button
            type="submit"
            {...(decision === 'reject' ? { color: 'red' } : {})}
            loading={apply.isPending}
          >
            {t(`retraining.${decision}.action`)}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
