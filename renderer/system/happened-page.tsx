import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Report } from '#contract/system/report.ts';
import { formatBytes } from '#renderer/i18n/format.ts';
import { useShownCommand } from '#renderer/page/command-line-store.ts';
import { PageBar } from '#renderer/page/page-bar.tsx';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { tell, tellFailure } from '#renderer/parts/feedback/notice.ts';
import { Card, Facts } from '#renderer/parts/list/list-page.tsx';
import { LogView } from '#renderer/parts/log/log-view.tsx';
import { chooseSavePath } from '#renderer/parts/path/choose-path.ts';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { saveBytes } from '#renderer/parts/text/save-text.ts';
import { api, client, isDesktop } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { EnginesCard } from './engines-card.tsx';
import styles from './happened-page.module.css';

/** For the moment in which something went wrong: the log of Slipway itself, versions, and a report to hand on. */
export function HappenedPage() {
  const { t } = useTranslation();
  useShownCommand('slipway report');
  return (
    <>
      <PageBar title={t('happened.title')} />
      <div className={styles.page}>
        <section className={styles.log} aria-label={t('happened.log')}>
          <h2 className={styles.heading}>{t('happened.log')}</h2>
          <LogView source={{ of: 'core', id: 'core' }} fileName="slipway-core.log" />
        </section>
        <div className={styles.column}>
          <ReportCard />
          <VersionsCard />
          <EnginesCard />
        </div>
      </div>
    </>
  );
}

function VersionsCard() {
  const { t } = useTranslation();
  const info = useQuery(api.system.info.queryOptions({ input: {} }));
  return (
    <Card title={t('happened.versions')}>
      {info.isError && <ErrorNote failure={toFailure(info.error)} />}
      {info.data !== undefined && (
        <Facts
          facts={[
            [t('system.version'), info.data.version],
            [t('system.platform'), info.data.platform],
            [t('system.node'), info.data.node],
            [isDesktop ? t('happened.electron') : t('happened.browser'), engineOf(navigator.userAgent)],
            [t('system.dataFolder'), info.data.dataFolder],
          ]}
        />
      )}
    </Card>
  );
}

/** The browser engine and its version, out of a user agent. */
function engineOf(userAgent: string): string {
  const names = ['Electron', 'Edg', 'Firefox', 'Chrome', 'Version'];
  const found = names.map((name) => new RegExp(`${name}/[\\d.]+`).exec(userAgent)?.[0]);
  return found.find((name) => name !== undefined)?.replace('/', ' ') ?? userAgent;
}

function ReportCard() {
  const { t } = useTranslation();
  const [shown, setShown] = useState<string>();
  const make = useMutation({
    mutationFn: () => client.system.report({}),
    onSuccess: ({ files }) => setShown(files[0]?.name),
  });
  const file = make.data?.files.find((each) => each.name === shown);
  return (
    <Card title={t('happened.report')}>
      <p className={styles.hint}>{t('happened.reportHint')}</p>
      <div className={styles.actions}>
        <Button variant="default" loading={make.isPending} onClick={() => make.mutate()}>
          {t('happened.make')}
        </Button>
        <Button onClick={() => void save(t('happened.saveTitle'), t('happened.saved')).catch(tellFailure)}>
          {t('happened.save')}
        </Button>
      </div>
      {make.isError && <ErrorNote failure={toFailure(make.error)} />}
      {make.data !== undefined && (
        <ul className={styles.files} aria-label={t('happened.files')}>
          {make.data.files.map(({ name, text }) => (
            <li key={name}>
              <button type="button" aria-pressed={name === shown} onClick={() => setShown(name)}>
                {name} <small>{formatBytes(text.length)}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
      {file !== undefined && (
        <textarea className={styles.text} readOnly aria-label={file.name} value={file.text.slice(0, SHOWN)} />
      )}
      <CommandLine command="slipway report" />
    </Card>
  );
}

/** More of one file is read in the archive. */
const SHOWN = 100_000;

/** To a path that the system's dialog asks for; in a browser, which is perhaps elsewhere, as a download. */
async function save(title: string, saved: string): Promise<void> {
  if (!isDesktop) {
    download(await client.system.report({}));
    return;
  }
  const moment = new Date().toISOString().slice(0, 10);
  const path = await chooseSavePath({ title, suggestedName: `slipway-report-${moment}.tar.gz` });
  if (path === undefined) return;
  // The dialog has asked about overwriting already.
  await client.system.report({ path, overwrite: true });
  tell(saved, path);
}

function download({ name, archive }: Report): void {
  const bytes = Uint8Array.from(atob(archive ?? ''), (letter) => letter.charCodeAt(0));
  saveBytes({ name, bytes, type: 'application/gzip' });
}
