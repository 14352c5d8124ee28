import { useTranslation } from 'react-i18next';
import { ErrorNote, ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { Card, DetailBody } from '#renderer/parts/list/list-page.tsx';
import { NoTraining } from './no-training.tsx';
import { RetrainForm } from './retrain-form.tsx';
import { isUnderWay } from './retraining-state.ts';
import { RetrainingTable } from './retraining-table.tsx';
import { RunningCard } from './running-card.tsx';
import { ScheduleCard } from './schedule-card.tsx';
import { NO_RETRAININGS, useRetrainings, useTrainingOptions } from './use-retrainings.ts';

interface ProjectRetrainingProps {
  readonly folder: string;
  /** Adds text to the manifest in the editor; absent where no editor is. */
  readonly onInsert?: (text: string) => void;
}

/** Retraining of one project: start one, follow it, and what became of those before. */
export function ProjectRetraining({ folder, onInsert }: ProjectRetrainingProps) {
  const { t } = useTranslation();
  const options = useTrainingOptions(folder);
  const list = useRetrainings(folder);
  const all = list.data?.retrainings ?? NO_RETRAININGS;
  const { data } = options;
  if (data === undefined)
    return options.isError ? (
      <ErrorView error={options.error} onRetry={() => void options.refetch()} />
    ) : (
      <Loading />
    );
  return (
    <DetailBody>
      {all.filter(isUnderWay).map((each) => (
        <RunningCard key={each.id} retraining={each} />
      ))}
      {data.kind === 'ready' && <RetrainForm key={data.project} folder={folder} options={data} />}
      {data.kind === 'ready' && <ScheduleCard key={folder} folder={folder} />}
      {data.kind === 'none' && <NoTraining folder={folder} options={data} onInsert={onInsert} />}
      {data.kind === 'broken' && (
        <Card title={t('retraining.broken')} isWide>
          <ErrorNote failure={{ code: 'manifest_invalid', ...data }} />
        </Card>
      )}
      {(all.length > 0 || data.kind === 'ready') && <RetrainingTable retrainings={all} />}
    </DetailBody>
  );
}
