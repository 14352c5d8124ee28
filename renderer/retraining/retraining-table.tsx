import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Retraining } from '#contract/retraining/retraining.ts';
import { formatMoment, formatNumber } from '#renderer/i18n/format.ts';
import { Dot } from '#renderer/parts/feedback/dot.tsx';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { Table } from '#renderer/parts/list/table.tsx';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import styles from './retraining.module.css';
import { isUnderWay, RETRAINING_TONES, stateText } from './retraining-state.ts';

/** The retrainings of a project, newest first: what became of each and why. Each leads to its page. */
export function RetrainingTable({ retrainings }: { readonly retrainings: readonly Retraining[] }) {
  const { t } = useTranslation();
  const ago = useAgo();
  return (
    <Card title={t('app.retrainings')} note={formatNumber(retrainings.length)} isWide>
      {retrainings.length === 0 ? (
        <p className={styles.none}>{t('retraining.noneYet')}</p>
      ) : (
        <Table
          head={[t('retraining.name'), t('retraining.result'), t('retraining.reason'), t('retraining.when')]}
          rows={retrainings.map((each) => ({
            key: each.id,
            cells: [
              <Link key="id" to="/retrainings" search={{ selected: each.id }} className={styles.link}>
                {each.id}
              </Link>,
              <span key="state" className={styles.state}>
                <Dot tone={RETRAINING_TONES[each.state]} isBusy={isUnderWay(each)} /> {stateText(each, t)}
              </span>,
              each.reason ?? '',
              <time key="when" title={formatMoment(each.createdAt)}>
                {ago(each.createdAt)}
              </time>,
            ],
          }))}
        />
      )}
    </Card>
  );
}
