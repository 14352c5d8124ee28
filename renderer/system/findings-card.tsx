import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Finding } from '#contract/system/index.ts';
import { Dot, type Tone } from '#renderer/parts/feedback/dot.tsx';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { api } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import styles from './settings-page.module.css';

const TONES: Readonly<Record<Finding['state'], Tone>> = { ok: 'good', warning: 'warn', problem: 'bad' };

/** What the doctor found on this machine. */
export function FindingsCard() {
  const { t } = useTranslation();
  const doctor = useQuery(api.system.doctor.queryOptions({ input: {} }));
  return (
    <Card
      title={t('system.doctor')}
      note={
        <Button variant="subtle" loading={doctor.isFetching} onClick={() => void doctor.refetch()}>
          {t('system.lookAgain')}
        </Button>
      }
    >
      {doctor.isError && <ErrorNote failure={toFailure(doctor.error)} />}
      {doctor.data?.findings.map((finding) => (
        <div key={finding.name} className={styles.row}>
          <Dot tone={TONES[finding.state]} />
          <span className={styles.name}>{finding.name}</span>
          <span>{t(`system.finding.${finding.state}`)}</span>
          <span className={styles.note}>
            {finding.message}
            {finding.hint !== undefined && ` ${finding.hint}`}
          </span>
        </div>
      ))}
      <CommandLine command="slipway doctor" />
    </Card>
  );
}
