import { Button, Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Run } from '../../../contract/run/run.ts';
import { Icon } from '../../parts/icon.tsx';
import { tell, tellFailure } from '../../parts/notice.ts';
import { client } from '../../rpc/client.ts';

const LANGUAGES = [
  ['curl', 'curl'],
  ['python', 'Python'],
  ['javascript', 'JavaScript'],
  ['java', 'Java'],
  ['csharp', 'C#'],
] as const;

/** Copies the request at hand as code. `text`: undefined while it is not JSON. */
export function CopyAsMenu({ run, text }: { readonly run: Run; readonly text: string | undefined }) {
  const { t } = useTranslation();
  const copy = async (language: string, title: string): Promise<void> => {
    if (text === undefined) return;
    const { snippets } = await client.run.snippets({ id: run.id, body: text });
    await navigator.clipboard.writeText(snippets.find((each) => each.language === language)?.code ?? '');
    tell(t('run.copiedAs', { title }));
  };
  return (
    <Menu>
      <Menu.Target>
        <Button variant="subtle" rightSection={<Icon name="copy" size={13} />} disabled={text === undefined}>
          {t('run.copyAs')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {LANGUAGES.map(([language, title]) => (
          <Menu.Item key={language} onClick={() => void copy(language, title).catch(tellFailure)}>
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
