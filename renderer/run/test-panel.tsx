import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer, Run } from '#contract/run/run.ts';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { TabStrip } from '#renderer/parts/layout/tab-strip.tsx';
import { RequestPanel } from '#renderer/request/request-panel.tsx';
import { HistoryView } from './history-view.tsx';
import { runCallee } from './run-callee.ts';
import styles from './test-panel.module.css';

const LoadPanel = lazy(async () => ({ default: (await import('./load/load-panel.tsx')).LoadPanel }));

interface TestPanelProps {
  readonly run: Run;
  /** The newest answer, where somebody else keeps it: a run may be called by more than this panel. */
  readonly answer?: Answer | undefined;
  readonly onAnswer?: (answer: Answer) => void;
}

type Tab = 'request' | 'history' | 'load';

/** Calls a run: one request at a time, again from the history, or many under load. */
export function TestPanel({ run, answer, onAnswer }: TestPanelProps) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<Tab>('request');
  return (
    <div className={styles.panel}>
      <TabStrip<Tab>
        label={t('run.test')}
        tabs={[
          { id: 'request', label: t('request.tab') },
          { id: 'history', label: t('request.history') },
          { id: 'load', label: t('load.tab') },
        ]}
        selected={tab}
        onSelect={setTab}
      />
      {tab === 'request' && <RequestPanel callee={runCallee(run)} answer={answer} onAnswer={onAnswer} />}
      {tab === 'history' && <HistoryView run={run} onChoose={() => setTab('request')} />}
      {tab === 'load' && (
        <Suspense fallback={<Loading />}>
          <LoadPanel run={run} />
        </Suspense>
      )}
    </div>
  );
}
