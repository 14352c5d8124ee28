import type { TFunction } from 'i18next';
import type { LogLine } from '#contract/task/task.ts';
import { tell, tellFailure } from '../feedback/notice.ts';
import type { MenuEntry } from '../menu/menu-entries.tsx';
import { saveText } from '../text/save-text.ts';
import { requestIdOf } from './line-facts.ts';
import type { LogLook } from './log-look.ts';
import { plainText } from './plain-text.ts';

interface LineOf {
  /** The line that the menu is of; undefined: only what is of the whole log. */
  readonly line: LogLine | undefined;
  /** Text that is marked in the log. */
  readonly marked: string;
  readonly shown: () => readonly LogLine[];
  readonly all: () => readonly LogLine[];
  readonly fileName: string;
  readonly look: LogLook;
  readonly onChange: (part: Partial<LogLook>) => void;
}

/** What can be done with a line of a log, and with the log: as the buttons above it do. */
export function lineEntries(of: LineOf, t: TFunction): readonly MenuEntry[] {
  const { line, marked, look, onChange } = of;
  const requestId = line === undefined ? undefined : (line.requestId ?? requestIdOf(line.text));
  const copying = (id: string, title: string, text: () => string): MenuEntry => ({
    id,
    title,
    icon: 'copy',
    run: () => void navigator.clipboard.writeText(text()).then(() => tell(t('parts.copied')), tellFailure),
  });
  const toggle = (id: string, title: string, isOn: boolean, run: () => void): MenuEntry => ({
    id,
    title,
    ...(isOn ? { icon: 'check' as const } : {}),
    run,
  });
  return [
    ...(marked === '' ? [] : [copying('copy-marked', t('log.copyMarked'), () => marked)]),
    ...(line === undefined ? [] : [copying('copy-line', t('log.copyLine'), () => plainText([line]))]),
    copying('copy', t('log.copy'), () => plainText(of.shown())),
    ...(requestId === undefined
      ? []
      : [
          {
            id: 'only-request',
            title: t('logTools.onlyRequest', { id: requestId }),
            icon: 'search' as const,
            run: () => onChange({ filter: { ...look.filter, requestId }, place: undefined }),
          },
        ]),
    {
      id: 'save',
      title: t('log.save'),
      icon: 'save',
      run: () => saveText({ name: of.fileName, text: plainText(of.all()) }),
    },
    toggle('follow', t('log.follow'), look.isFollowing, () =>
      onChange({ isFollowing: !look.isFollowing, place: undefined }),
    ),
    toggle('wrap', t('log.wrap'), look.isWrapped, () => onChange({ isWrapped: !look.isWrapped })),
    toggle('times', t('log.times'), look.hasTimes, () => onChange({ hasTimes: !look.hasTimes })),
  ];
}
