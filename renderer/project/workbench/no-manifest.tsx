import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Project } from '#contract/project/index.ts';
import { useShownCommand } from '#renderer/page/command-line-store.ts';
import { PageBar } from '#renderer/page/page-bar.tsx';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { api, client } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';
import { MANIFEST_FILE } from '../workspace/manifest-file.ts';
import { openTab } from '../workspace/workspace-store.ts';
import styles from './no-manifest.module.css';

/** A folder that is not a project yet: shows what Slipway would write, and writes it when told to. */
export function NoManifest({ project }: { readonly project: Project }) {
  const { t } = useTranslation();
  const { folder } = project;
  useShownCommand('slipway init .');
  const proposal = useQuery(api.manifest.generate.queryOptions({ input: { folder } }));
  const [shown, setShown] = useState<string>();
  const create = useMutation({
    mutationFn: () => client.manifest.init({ folder }),
    onSuccess: ({ written }) => {
      // The manifest comes to the front.
      for (const path of [...written.filter((item) => item !== MANIFEST_FILE), MANIFEST_FILE])
        openTab(folder, path);
      return queryClient.invalidateQueries({ queryKey: api.project.open.key() });
    },
  });
  // A file that is there already stays as it is: it is not among those to create.
  const files = (proposal.data?.files ?? []).filter(
    ({ path }) => path === MANIFEST_FILE || !project.files.some((each) => each.path === path),
  );
  const file = files.find((item) => item.path === shown) ?? files[0];

  return (
    <>
      <PageBar title={project.name} note={folder} />
      <div className={styles.page}>
        <section className={styles.text}>
          <h2>{t('project.noManifest')}</h2>
          <p>{t('project.noManifestHint')}</p>
          {proposal.isPending && <Loading />}
          {proposal.isError && <ErrorNote failure={toFailure(proposal.error)} />}
          {create.isError && <ErrorNote failure={toFailure(create.error)} />}
          <ul>
            {proposal.data?.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
          <Button
            loading={create.isPending}
            disabled={files.length === 0}
            onClick={() => create.mutate()}
            data-autofocus
          >
            {t('project.createFiles', { count: files.length })}
          </Button>
        </section>
        {file !== undefined && (
          <section className={styles.preview}>
            <div className={styles.tabs} role="tablist" aria-label={t('project.proposed')}>
              {files.map((item) => (
                <button
                  key={item.path}
                  type="button"
                  role="tab"
                  aria-selected={item === file}
                  onClick={() => setShown(item.path)}
                >
                  {item.path}
                </button>
              ))}
            </div>
            <pre className={styles.code}>{file.text}</pre>
          </section>
        )}
      </div>
    </>
  );
}
