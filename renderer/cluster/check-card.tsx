import { Button } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { type FindingRow, FindingRows } from '#renderer/parts/feedback/finding-rows.tsx';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import type { CheckRow, ShownCheck } from './use-check.ts';

/** What was found of a cluster. */
export function CheckCard({ name, check }: { readonly name: string; readonly check: ShownCheck }) {
  const { t } = useTranslation();
  return (
    <Card
      isWide
      title={t('cluster.check')}
      note={
        <Button variant="subtle" size="compact-xs" loading={check.isChecking} onClick={check.again}>
          {t('cluster.checkAgain')}
        </Button>
      }
    >
      {check.error !== undefined && <ErrorNote failure={toFailure(check.error)} />}
      <FindingRows rows={check.rows.map((row) => rowOf(row, t))} isBusy={check.isChecking} />
      <CommandLine command={`slipway cluster check ${shellWord(name)}`} />
    </Card>
  );
}

function rowOf(row: CheckRow, t: TFunction): FindingRow {
  const { id, state } = row;
  const name = t(`cluster.finding.${id}`);
  if (row.state === 'checking') return { id, name, state, hint: t('cluster.checking') };
  return {
    id,
    name,
    state,
    message: row.message,
    hint: row.hint,
    stateName: row.state === 'ok' ? undefined : t(`cluster.findingState.${row.state}`),
  };
}
