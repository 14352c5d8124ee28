import { ActionIcon, Button, Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { KnownProject } from '#contract/project/overview.ts';
import type { Run } from '#contract/run/run.ts';
import type { Service } from '#contract/service/service.ts';
import { formatMoment } from '#renderer/i18n/format.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { ContextMenu } from '#renderer/parts/menu/context-menu.tsx';
import { MenuDropdown } from '#renderer/parts/menu/menu-dropdown.tsx';
import { MenuEntries } from '#renderer/parts/menu/menu-entries.tsx';
import { useContextMenu } from '#renderer/parts/menu/use-context-menu.ts';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import styles from './home.module.css';
import { ProjectFacts } from './project-facts.tsx';
import { useProjectEntries } from './use-project-entries.ts';

interface ProjectRowProps {
  readonly project: KnownProject;
  readonly runs: readonly Run[];
  readonly services: readonly Service[];
}

/** One project: opened and run with a click; below it what runs, what serves, and what was done last. */
export function ProjectRow({ project, runs, services }: ProjectRowProps) {
  const { t } = useTranslation();
  const ago = useAgo();
  const menu = useContextMenu<string>();
  const { open, run, isRunning, entries } = useProjectEntries(project);
  const { folder, name, present, pinned, openedAt } = project;
  return (
    <li className={styles.project} data-gone={!present} onContextMenu={(event) => menu.open(event, folder)}>
      <button
        type="button"
        className={styles.name}
        aria-label={t('home.openNamed', { name })}
        disabled={!present}
        onClick={open}
      >
        {pinned && <Icon name="pin" size={13} />}
        <b>{name}</b>
      </button>
      <span className={styles.when} title={formatMoment(openedAt)}>
        {present ? t('home.opened', { ago: ago(openedAt) }) : t('home.gone')}
      </span>
      <span className={styles.actions}>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<Icon name="play" size={12} />}
          aria-label={t('home.runNamed', { name })}
          title={`$ slipway up ${folder}`}
          loading={isRunning}
          disabled={!present}
          onClick={run}
        >
          {t('flow.run')}
        </Button>
        <Menu>
          <Menu.Target>
            <ActionIcon aria-label={t('home.moreNamed', { name })} title={t('home.moreNamed', { name })}>
              <Icon name="more" size={14} />
            </ActionIcon>
          </Menu.Target>
          <MenuDropdown>
            <MenuEntries entries={entries} />
          </MenuDropdown>
        </Menu>
      </span>
      <small className={styles.folder} title={folder}>
        {folder}
      </small>
      <ProjectFacts project={project} runs={runs} services={services} />
      <ContextMenu at={menu.opened} label={t('home.moreNamed', { name })} onClose={menu.close}>
        <MenuEntries entries={entries} />
      </ContextMenu>
    </li>
  );
}
