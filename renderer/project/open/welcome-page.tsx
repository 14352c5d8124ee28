import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Example } from '#contract/project/index.ts';
import { useShownCommand } from '#renderer/page/command-line-store.ts';
import { PageBar } from '#renderer/page/page-bar.tsx';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { api, client, isDesktop } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { KnownProjects } from '../home/known-projects.tsx';
import { useOpenFolder } from './use-open-folder.ts';
import styles from './welcome-page.module.css';

/** The start page. A new user opens a folder or tries an example; later the known projects come first, each with its state. */
export function WelcomePage() {
  const { t } = useTranslation();
  const { openFolderDialog } = useOpenFolder();
  const known = useQuery(api.project.overview.queryOptions({ input: {} }));
  const projects = known.data?.projects ?? [];
  useShownCommand(projects.length === 0 ? 'slipway up .' : 'slipway project list');
  return (
    <>
      <PageBar title="Slipway" />
      <div className={styles.page}>
        <div className={styles.inner}>
          {projects.length > 0 && <KnownProjects projects={projects} />}
          {known.isError && <ErrorNote failure={toFailure(known.error)} />}
          {known.data?.projects.length === 0 && <Hero />}
          <div className={styles.columns}>
            <section>
              <h3 className={styles.heading}>{t('welcome.start')}</h3>
              <button type="button" className={styles.open} onClick={openFolderDialog}>
                <Icon name="folder" size={22} />
                <span>
                  <b>{t('project.openFolder')}</b>
                  <small>{isDesktop ? t('welcome.openHint') : t('welcome.openHintBrowser')}</small>
                </span>
                {isDesktop && <kbd>{navigator.platform.startsWith('Mac') ? '⌘ O' : 'Ctrl O'}</kbd>}
              </button>
              {known.data?.projects.length === 0 && <p className={styles.none}>{t('welcome.noRecent')}</p>}
            </section>
            <section>
              <h3 className={styles.heading}>{t('welcome.examples')}</h3>
              <Examples />
            </section>
          </div>
        </div>
      </div>
    </>
  );
}

function Hero() {
  const { t } = useTranslation();
  return (
    <section className={styles.hero}>
      <img src="./icon.svg" width={44} height={44} alt="" />
      <div>
        <h2 className={styles.title}>{t('welcome.title')}</h2>
        <p className={styles.lead}>{t('welcome.lead')}</p>
      </div>
    </section>
  );
}

function Examples() {
  const { t } = useTranslation();
  const { openFolder } = useOpenFolder();
  const examples = useQuery(api.project.examples.queryOptions({ input: {} }));
  const copy = useMutation({
    mutationFn: (name: string) => client.project.copyExample({ name, reuse: true }),
    onSuccess: ({ folder }) => openFolder(folder),
  });
  return (
    <>
      {examples.isError && <ErrorNote failure={toFailure(examples.error)} />}
      {copy.isError && <ErrorNote failure={toFailure(copy.error)} />}
      <ul className={styles.list}>
        {[...(examples.data?.examples ?? [])].sort(irisFirst).map((example) => (
          <li key={example.name} className={styles.example} data-first={example.name === 'iris'}>
            <b>{example.title}</b>
            <small>{example.description}</small>
            <Button
              variant={example.name === 'iris' ? 'filled' : 'default'}
              loading={copy.isPending && copy.variables === example.name}
              disabled={copy.isPending}
              onClick={() => copy.mutate(example.name)}
              aria-label={t('welcome.tryNamed', { name: example.title })}
            >
              {t('welcome.try')}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The example that the tour uses stands first; the others as core lists them. */
function irisFirst(a: Example, b: Example): number {
  return Number(b.name === 'iris') - Number(a.name === 'iris');
}
