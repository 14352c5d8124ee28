import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { COMMAND_KEYS, isCommandName } from '#preload/commands.ts';
import { isDesktop } from '#renderer/rpc/client.ts';
import { Keys } from './keys-view.tsx';
import styles from './palette.module.css';
import { closePalette } from './palette-store.ts';

/** Every shortcut there is, wherever it works. */
export function ShortcutsDialog() {
  const { t } = useTranslation();
  const names = Object.keys(COMMAND_KEYS)
    .filter(isCommandName)
    .filter((name) => COMMAND_KEYS[name].length > 0 && (isDesktop || name !== 'new-window'));
  return (
    <Modal
      opened
      onClose={closePalette}
      title={t('command.name.shortcuts')}
      size={660}
      closeButtonProps={{ 'aria-label': t('command.close') }}
    >
      <dl className={styles.shortcuts}>
        {names.map((name) => (
          <div key={name} className={styles.shortcut}>
            <dt>{t(`command.name.${name}`)}</dt>
            <dd>
              {COMMAND_KEYS[name].map((keys) => (
                <Keys key={keys} keys={keys} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p className={styles.none}>{t('command.editorKeys')}</p>
    </Modal>
  );
}
