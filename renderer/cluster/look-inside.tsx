import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import styles from './cluster-fields.module.css';
import type { Choices } from './use-choices.ts';

/** Looks into the cluster of the chosen context for what the fields below can be. */
export function LookInside({ choices, context }: { readonly choices: Choices; readonly context: string }) {
  const { t } = useTranslation();
  const { found, failure, isLooking, look } = choices;
  return (
    <>
      <div className={styles.look}>
        <Button
          variant="light"
          size="compact-sm"
          leftSection={<Icon name="search" size={13} />}
          loading={isLooking}
          disabled={context === ''}
          onClick={() => look(context)}
        >
          {t('cluster.look.action')}
        </Button>
        <span role="status">
          {found === undefined
            ? t('cluster.look.hint')
            : t('cluster.look.found', {
                namespaces: found.namespaces.length,
                registries: found.registries.length,
                classes: found.ingressClasses.length,
              })}
          {found?.registries.length === 0 && ` ${t('cluster.look.noRegistry')}`}
        </span>
      </div>
      {failure !== undefined && <ErrorNote failure={failure} />}
    </>
  );
}
