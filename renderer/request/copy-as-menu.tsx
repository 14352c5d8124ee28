import { Button, Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Snippet } from '#contract/run/run.ts';
import { tell, tellFailure } from '#renderer/parts/feedback/notice.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { MenuDropdown } from '#renderer/parts/menu/menu-dropdown.tsx';

const LANGUAGES = [
  ['curl', 'curl'],
  ['python', 'Python'],
  ['javascript', 'JavaScript'],
  ['java', 'Java'],
  ['csharp', 'C#'],
] as const;

/** Copies a call as code. `snippets`: undefined while there is no call to copy. */
export function CopyAsMenu({
  snippets,
}: {
  readonly snippets: (() => Promise<readonly Snippet[]>) | undefined;
}) {
  const { t } = useTranslation();
  const copy = async (language: string, title: string): Promise<void> => {
    const code = (await snippets?.())?.find((each) => each.language === language)?.code;
    if (code === undefined) return;
    await navigator.clipboard.writeText(code);
    tell(t('run.copiedAs', { title }));
  };
  return (
    <Menu>
      <Menu.Target>
        <Button
          variant="subtle"
          rightSection={<Icon name="copy" size={13} />}
          disabled={snippets === undefined}
        >
          {t('run.copyAs')}
        </Button>
      </Menu.Target>
      <MenuDropdown>
        {LANGUAGES.map(([language, title]) => (
          <Menu.Item key={language} onClick={() => void copy(language, title).catch(tellFailure)}>
            {title}
          </Menu.Item>
        ))}
      </MenuDropdown>
    </Menu>
  );
}
