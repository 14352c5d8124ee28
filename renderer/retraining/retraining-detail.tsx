import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Retraining } from '#contract/retraining/retraining.ts';
import { LineageCard } from '#renderer/lineage/lineage-card.tsx';
import { DetailHead } from '#renderer/page/detail-head.tsx';
import { Badge } from '#renderer/parts/feedback/badge.tsx';
import { DetailBody } from '#renderer/parts/list/list-page.tsx';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import { ChangesCard } from './changes-card.tsx';
import { DecisionDialog } from './decision-dialog.tsx';
import { EvaluationCard } from './evaluation-card.tsx';
import { GatesCard } from './gates-card.tsx';
import { RETRAINING_TONES, stateText } from './retraining-state.ts';
import { RunningCard } from './running-card.tsx';
import { SummaryCard } from './summary-card.tsx';
import { type Decision, useRetrainingActions } from './use-retraining-actions.ts';

/** One retraining: its candidate beside the champion, what the gates found, what changed, and the decision. */
export function RetrainingDetail({ retraining }: { readonly retraining: Retraining }) {
  const { t } = useTranslation();
  const ago = useAgo();
  const [decision, setDecision] = useState<Decision>();
  const { candidate, createdAt, evaluation, gates, id, promotion, state, trigger } = retraining;
  const actions = useRetrainingActions(retraining, setDecision);
  return (
    <>
      <DetailHead
        title={id}
        badge={<Badge tone={RETRAINING_TONES[state]}>{stateText(retraining, t)}</Badge>}
        note={t('retraining.startedBy', { ago: ago(createdAt), who: trigger.who })}
        line={
          candidate === undefined
            ? undefined
            : { text: candidate.digest, copyLabel: t('retraining.copyDigest') }
        }
        actions={actions}
      />
      <DetailBody>
        <SummaryCard retraining={retraining} />
        {evaluation !== undefined && <EvaluationCard evaluation={evaluation} />}
        {gates.length > 0 && <GatesCard gates={gates} />}
        <ChangesCard retraining={retraining} />
        <RunningCard retraining={retraining} />
        {promotion !== undefined && <LineageCard kind="retraining" id={id} />}
      </DetailBody>
      {decision !== undefined && candidate !== undefined && (
        <DecisionDialog
          decision={decision}
          retraining={{ ...retraining, candidate }}
          onClose={() => setDecision(undefined)}
        />
      )}
    </>
  );
}
