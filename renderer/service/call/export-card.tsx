import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Service } from '#contract/service/service.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import layout from '#renderer/parts/layout/layout.module.css';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { CopyButton } from '#renderer/parts/text/copy-button.tsx';
import { saveText } from '#renderer/parts/text/save-text.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { api } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import linesStyles from '../state/lines.module.css';

/** The objects of a service as files; keys and secrets are left out and named in them. */
export function ExportCard({ service }: { readonly service: Service }) {
  const { t } = useTranslation();
  const { name, cluster } = service;
  const [as, setAs] = useState<'yaml' | 'kustomize'>('yaml');
  const exported = useQuery(api.service.export.queryOptions({ input: { name, cluster, as } }));
  return (
    <Card title={t('service.export.title')} isWide>
      <div className={layout.stack}>
        <div className={layout.row}>
          <SegmentedControl
            aria-label={t('service.export.form')}
            value={as}
            onChange={(chosen) => setAs(chosen === 'kustomize' ? 'kustomize' : 'yaml')}
            data={[
              { value: 'yaml', label: 'YAML' },
              { value: 'kustomize', label: 'kustomize' },
            ]}
          />
          <span className={layout.dim}>{t('service.export.hint')}</span>
        </div>
        {exported.isError && <ErrorNote failure={toFailure(exported.error)} />}
        {exported.data?.files.map((file) => (
          <section key={file.path} aria-label={file.path}>
            <div className={layout.row}>
              <code>{file.path}</code>
              <span className={layout.end}>
                <CopyButton text={file.text} />
              </span>
              <Button
                variant="subtle"
                size="compact-xs"
                leftSection={<Icon name="save" size={13} />}
                onClick={() => saveText({ name: file.path.replaceAll('/', '-'), text: file.text })}
              >
                {t('service.export.save')}
              </Button>
            </div>
            <pre className={linesStyles.lines}>{file.text}</pre>
          </section>
        ))}
        <CommandLine command={`slipway service export ${shellWord(name)} --as ${as}`} />
      </div>
    </Card>
  );
}
