import { Button, Menu } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Accounts, EXPORT_FORMATS } from '#contract/telemetry/recorded-call.ts';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { MenuDropdown } from '#renderer/parts/menu/menu-dropdown.tsx';
import { chooseSavePath } from '#renderer/parts/path/choose-path.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { client } from '#renderer/rpc/client.ts';
import { accountsText } from './accounts-text.ts';
import { type FilterDraft, filterOf, filterOptions } from './call-filter.ts';
import styles from './calls-view.module.css';

/** What can be opened beside the calls. */
export type CallsPanel = 'drift' | 'quality' | 'watch' | 'delete';

interface CallsBarProps {
  readonly service: string;
  readonly store: string;
  readonly filter: FilterDraft;
  /** Undefined while nothing is known. */
  readonly accounts: Accounts | undefined;
  readonly isFetching: boolean;
  readonly onRefresh: () => void;
  readonly onPanel: (panel: CallsPanel) => void;
}

const PANELS = ['drift', 'quality', 'watch'] as const satisfies readonly CallsPanel[];

/** How complete the calls are, and what can be done with all of them. */
export function CallsBar({
  service,
  store,
  filter,
  accounts,
  isFetching,
  onRefresh,
  onPanel,
}: CallsBarProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.bar}>
      <p
        className={styles.complete}
        data-whole={accounts === undefined || accounts.stored + accounts.sampledOut >= accounts.offered}
        aria-live="polite"
      >
        {accounts !== undefined && accounts.offered > 0 && accountsText(accounts, t)}
      </p>
      <span className={styles.end}>
        <Button variant="default" loading={isFetching} onClick={onRefresh}>
          {t('data.refresh')}
        </Button>
        {PANELS.map((panel) => (
          <Button key={panel} variant="default" onClick={() => onPanel(panel)}>
            {t(`data.${panel}`)}
          </Button>
        ))}
        <ExportMenu service={service} store={store} filter={filter} />
        <Button variant="default" onClick={() => onPanel('delete')}>
          {t('data.delete')}
        </Button>
      </span>
    </div>
  );
}

type ExportMenuProps = Pick<CallsBarProps, 'service' | 'store' | 'filter'>;

/** Writes what the filter asks for to a file, as a task. */
function ExportMenu({ service, store, filter }: ExportMenuProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const exportAs = async (format: (typeof EXPORT_FORMATS)[number]): Promise<void> => {
    const path = await chooseSavePath({
      title: t('data.exportTitle'),
      suggestedName: `${service}-calls.${format}`,
    });
    if (path === undefined) return;
    const asked = { service, store, filter: filterOf(filter, { at: Date.now() }) };
    // The system's dialog has asked about overwriting already.
    const { taskId } = await client.telemetry.export({ ...asked, format, path, overwrite: true });
    await navigate({ to: '/tasks', search: { selected: taskId } });
  };
  const options = filterOptions(filter, store);
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" leftSection={<Icon name="export" size={13} />}>
          {t('data.export')}
        </Button>
      </Menu.Target>
      <MenuDropdown>
        {EXPORT_FORMATS.map((format) => (
          <Menu.Item
            key={format}
            title={`$ slipway data export ${shellWord(service)} ${shellWord(service)}-calls.${format} ${options}`}
            onClick={() => void exportAs(format).catch(tellFailure)}
          >
            {t(`data.format.${format}`)}
          </Menu.Item>
        ))}
      </MenuDropdown>
    </Menu>
  );
}
