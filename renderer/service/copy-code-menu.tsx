import { Button, Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Usage } from '../../contract/run/run.ts';
import { Icon } from '../parts/icon.tsx';
import { tell, tellFailure } from '../parts/notice.ts';

/** Puts a call in the language of choice into the clipboard. */
export function CopyCodeMenu({ usage }: { readonly usage: Usage | undefined }) {
  const { t } = useTranslation();
  const copy = (title: string, code: string): void => {
    navigator.clipboard.writeText(code).then(() => tell(t('run.copiedAs', { title })), tellFailure);
  };
  return (
    <Menu>
      <Menu.Target>
        <Button
          variant="subtle"
          size="compact-xs"
          rightSection={<Icon name="copy" size={13} />}
          disabled={usage === undefined}
        >
          {t('run.copyAs')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {usage?.snippets.map((snippet) => (
          <Menu.Item key={snippet.language} onClick={() => copy(snippet.title, snippet.code)}>
            {snippet.title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
