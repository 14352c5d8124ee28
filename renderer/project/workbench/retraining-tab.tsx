import { useTranslation } from 'react-i18next';
import { useShownCommand } from '#renderer/page/command-line-store.ts';
import { tell, tellFailure } from '#renderer/parts/feedback/notice.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { ProjectRetraining } from '#renderer/retraining/project-retraining.tsx';
import { addToManifest } from '../form/manifest-fields.ts';
import { MANIFEST_FILE } from '../workspace/manifest-file.ts';
import { openTab } from '../workspace/workspace-store.ts';

/** Retraining of the project that is open. A section that is missing comes into the manifest in the editor, not onto disk. */
export function RetrainingTab({ folder }: { readonly folder: string }) {
  const { t } = useTranslation();
  useShownCommand(`slipway retrain ${shellWord(folder)}`);
  const insert = async (section: string): Promise<void> => {
    openTab(folder, MANIFEST_FILE);
    if (await addToManifest(folder, section))
      tell(t('retraining.none.inserted'), t('retraining.none.insertedHint'));
  };
  return <ProjectRetraining folder={folder} onInsert={(text) => void insert(text).catch(tellFailure)} />;
}
