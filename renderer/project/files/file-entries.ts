import type { TFunction } from 'i18next';
import { tell, tellFailure } from '#renderer/parts/feedback/notice.ts';
import type { MenuEntry } from '#renderer/parts/menu/menu-entries.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { saveFile } from '../workspace/project-file.ts';
import { changeWorkspace, closeTab, openTab, type Workspace } from '../workspace/workspace-store.ts';
import { setComparing } from './comparing-store.ts';

interface FileOf {
  readonly folder: string;
  /** In the folder. */
  readonly path: string;
  readonly isModel: boolean;
  readonly workspace: Pick<Workspace, 'tabs' | 'drafts'>;
}

/** What can be done with a file of a project, as its tab, the palette and the list of files offer it. */
export function fileEntries(
  { folder, path, isModel, workspace }: FileOf,
  t: TFunction,
): readonly MenuEntry[] {
  const isChanged = workspace.drafts[path] !== undefined;
  const isOpen = workspace.tabs.includes(path);
  const whole = `${folder.replace(/[/\\]$/, '')}/${path}`;
  const entry = (id: string, title: string, run: () => void, more: Partial<MenuEntry> = {}): MenuEntry => ({
    id,
    title,
    run,
    ...more,
  });
  const compare = (): void => {
    openTab(folder, path);
    setComparing(folder, path, true);
  };
  return [
    entry('open', t('project.menu.open'), () => openTab(folder, path), { icon: 'file' }),
    ...(isChanged
      ? [
          entry('save', t('command.name.save'), () => void saveFile(folder, path).catch(tellFailure), {
            icon: 'save',
          }),
          entry('compare', t('form.compareSaved'), compare),
        ]
      : []),
    ...(isOpen
      ? [
          entry(
            'close',
            t('project.menu.close'),
            () => (isChanged ? changeWorkspace(folder, () => ({ active: path })) : closeTab(folder, path)),
            { icon: 'close', ...(isChanged ? { reason: t('project.menu.saveFirst') } : {}) },
          ),
        ]
      : []),
    entry('copy-path', t('project.menu.copyPath'), () => copy(whole, t), { icon: 'copy' }),
    entry('copy-name', t('project.menu.copyName'), () => copy(path, t), { icon: 'copy' }),
    ...(isModel
      ? [
          entry(
            'copy-register',
            t('project.menu.copyRegister'),
            () => copy(`slipway model register ${shellWord(nameOf(path))} ${shellWord(whole)}`, t),
            { icon: 'terminal' },
          ),
        ]
      : []),
  ];
}

function copy(text: string, t: TFunction): void {
  navigator.clipboard.writeText(text).then(() => tell(t('parts.copied'), text), tellFailure);
}

/** A name for the model of a file: its own without the ending. */
function nameOf(path: string): string {
  const name = path.split(/[/\\]/).at(-1) ?? path;
  return (
    name
      .replace(/\.[^.]+$/, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'model'
  );
}
