import { useTranslation } from 'react-i18next';
import type { GateOutcome, GateResult } from '#contract/retraining/retraining.ts';
import { Badge } from '#renderer/parts/feedback/badge.tsx';
import type { Tone } from '#renderer/parts/feedback/dot.tsx';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { Table } from '#renderer/parts/list/table.tsx';

const TONES: Readonly<Record<GateOutcome, Tone>> = { pass: 'good', fail: 'bad', unclear: 'warn' };

/** What was asked of the candidate, and whether it holds. */
export function GatesCard({ gates }: { readonly gates: readonly GateResult[] }) {
  const { t } = useTranslation();
  const passed = gates.filter(({ outcome }) => outcome === 'pass').length;
  return (
    <Card
      title={t('retraining.gates.title')}
      note={t('retraining.gates.passed', { passed, of: gates.length })}
      isWide
    >
      <Table
        head={[t('retraining.gates.gate'), t('retraining.gates.outcome'), t('retraining.gates.found')]}
        rows={gates.map(({ title, outcome, reason }) => ({
          key: title,
          cells: [
            title,
            <Badge key="outcome" tone={TONES[outcome]}>
              {t(`retraining.gates.${outcome}`)}
            </Badge>,
            reason,
          ],
        }))}
      />
    </Card>
  );
}
