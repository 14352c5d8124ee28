import { Checkbox, Select } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Replica, Service } from '#contract/service/service.ts';
import { useShownCommand } from '#renderer/page/command-line-store.ts';
import { LogView } from '#renderer/parts/log/log-view.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';

interface ServiceLogProps {
  readonly service: Service;
  readonly replicas: readonly Replica[];
}

/** The merged log of all replicas as it grows, or of one, or of the container before its last crash. */
export function ServiceLog({ service, replicas }: ServiceLogProps) {
  const { t } = useTranslation();
  const { name, cluster } = service;
  const navigate = useNavigate({ from: '/services' });
  const { replica } = useSearch({ from: '/services' });
  const [previous, setPrevious] = useState(false);
  const names = [...new Set([...replicas.map((each) => each.name), ...(replica ? [replica] : [])])];
  useShownCommand(logCommand(name, { replica, previous }));
  return (
    <LogView
      source={{ of: 'service', name, cluster, previous, ...(replica === undefined ? {} : { replica }) }}
      fileName={`${name}.log`}
      tools={
        <>
          <Select
            aria-label={t('service.log.replica')}
            placeholder={t('service.log.allReplicas')}
            data={names}
            value={replica ?? null}
            clearable
            w={136}
            comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
            onChange={(value) =>
              void navigate({
                search: ({ replica: _was, ...kept }) => ({ ...kept, ...(value && { replica: value }) }),
                replace: true,
              })
            }
          />
          <Checkbox
            label={t('service.log.previous')}
            title={t('service.log.previousHint')}
            styles={{ label: { whiteSpace: 'nowrap', paddingInlineStart: 6 } }}
            checked={previous}
            onChange={(event) => setPrevious(event.currentTarget.checked)}
          />
        </>
      }
    />
  );
}

interface Wanted {
  readonly replica: string | undefined;
  readonly previous: boolean;
}

function logCommand(name: string, { replica, previous }: Wanted): string {
  return [
    `slipway service logs ${shellWord(name)} --follow`,
    ...(replica === undefined ? [] : [`--replica ${shellWord(replica)}`]),
    ...(previous ? ['--previous'] : []),
  ].join(' ');
}
