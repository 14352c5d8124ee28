import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Service, ServiceKeys, Traffic } from '#contract/service/service.ts';
import { formatNumber } from '#renderer/i18n/format.ts';
import { confirm } from '#renderer/parts/dialog/confirm.ts';
import { tell, tellFailure } from '#renderer/parts/feedback/notice.ts';
import layout from '#renderer/parts/layout/layout.module.css';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { CopyButton } from '#renderer/parts/text/copy-button.tsx';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import { client } from '#renderer/rpc/client.ts';
import { useTraffic } from '../use-service-queries.ts';
import { keyShare } from './key-share.ts';
import styles from './keys-card.module.css';

const KEYS = ['primary', 'secondary'] as const;
type KeyName = (typeof KEYS)[number];

/** The two keys. They are fetched when they are asked for, and never kept beyond this card. */
export function KeysCard({ service }: { readonly service: Service }) {
  const { t } = useTranslation();
  const ago = useAgo();
  const { name, cluster } = service;
  const traffic = useTraffic(service, { isInFront: true });
  const [shown, setShown] = useState<ServiceKeys>();
  const show = useMutation({
    mutationFn: () => client.service.keys({ name, cluster }),
    onSuccess: setShown,
    onError: tellFailure,
  });
  const regenerate = useMutation({
    mutationFn: (key: KeyName) => client.service.regenerateKey({ name, cluster, key }),
    onSuccess: (keys, key) => {
      setShown(keys);
      tell(
        t(`service.keys.taken.${key}`),
        t('service.keys.takenIn', { count: keys.replicas, seconds: formatNumber(keys.seconds, 1) }),
      );
    },
    onError: tellFailure,
  });
  const ask = async (key: KeyName): Promise<void> => {
    const isConfirmed = await confirm({
      title: t(`service.keys.regenerateTitle.${key}`, { name }),
      message: t('service.keys.regenerateMessage'),
      action: t('service.keys.regenerate'),
    });
    if (isConfirmed) regenerate.mutate(key);
  };
  return (
    <Card
      title={t('service.keys.title')}
      note={
        <Button
          variant="subtle"
          size="compact-xs"
          loading={show.isPending}
          onClick={() => (shown === undefined ? show.mutate() : setShown(undefined))}
        >
          {t(shown === undefined ? 'service.keys.show' : 'service.keys.hide')}
        </Button>
      }
    >
      {KEYS.map((key) => (
        <KeyRow
          key={key}
          name={key}
          value={shown?.[key]}
          use={keyUse(traffic.data, key, { t, ago })}
          isBusy={regenerate.isPending}
          onRegenerate={() => void ask(key).catch(tellFailure)}
        />
      ))}
    </Card>
  );
}

interface KeyRowProps {
  readonly name: KeyName;
  /** Undefined: not shown. */
  readonly value: string | undefined;
  readonly use: string;
  readonly isBusy: boolean;
  readonly onRegenerate: () => void;
}

function KeyRow({ name, value, use, isBusy, onRegenerate }: KeyRowProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.key}>
      <span>{t(`service.keys.${name}`)}</span>
      <span className={layout.row}>
        <code>{value ?? '••••••••••••••••'}</code>
        {value !== undefined && <CopyButton text={value} label={t(`service.keys.copy.${name}`)} />}
      </span>
      <Button
        variant="subtle"
        size="compact-xs"
        aria-label={t(`service.keys.regenerateNamed.${name}`)}
        disabled={isBusy}
        onClick={onRegenerate}
      >
        {t('service.keys.regenerate')}
      </Button>
      <small>{use}</small>
    </div>
  );
}

/** How much a key is used, and since when not: whether an old one can go. */
function keyUse(
  traffic: Traffic | undefined,
  key: KeyName,
  { t, ago }: { readonly t: TFunction; readonly ago: (time: string) => string },
): string {
  const use = traffic?.keys.find((each) => each.key === key);
  if (traffic === undefined || use === undefined) return t('service.keys.unknown');
  if (use.requests === 0) return t('service.keys.unused');
  return [
    t('service.keys.requests', { count: use.requests, number: formatNumber(use.requests) }),
    `${formatNumber(keyShare(traffic, key) * 100)} %`,
    ...(use.lastUsedAt === undefined ? [] : [t('service.keys.lastUsed', { ago: ago(use.lastUsedAt) })]),
  ].join(' · ');
}
