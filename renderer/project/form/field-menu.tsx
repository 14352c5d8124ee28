import type { MouseEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Field } from '#contract/manifest/language.ts';
import { tell, tellFailure } from '#renderer/parts/feedback/notice.ts';
import { ContextMenu } from '#renderer/parts/menu/context-menu.tsx';
import { MenuEntries, type MenuEntry } from '#renderer/parts/menu/menu-entries.tsx';
import { useContextMenu } from '#renderer/parts/menu/use-context-menu.ts';
import type { FormFieldProps } from './form-field.ts';
import { showInText } from './show-in-text.ts';

interface FieldMenuProps extends Pick<FormFieldProps, 'folder' | 'field' | 'label' | 'edit'> {
  readonly children: ReactNode;
}

const RIGHT_BUTTON = 2;

/** A field of the form with its context menu. In a field for text the right button has the menu of the system: to cut and paste. */
export function FieldMenu({ folder, field, label, edit, children }: FieldMenuProps) {
  const { t } = useTranslation();
  const menu = useContextMenu<string>();
  const entries = useFieldEntries({ folder, field, edit });
  const open = (event: MouseEvent<HTMLElement>): void => {
    const isText = event.target instanceof Element && event.target.closest('input, textarea') !== null;
    if (isText && event.button === RIGHT_BUTTON) return;
    menu.open(event, label, event.target instanceof Element ? event.target : undefined);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the menu belongs to the fields in it, which have the keyboard.
    <div onContextMenu={open}>
      {children}
      <ContextMenu at={menu.opened} label={t('form.menuOf', { label })} onClose={menu.close}>
        <MenuEntries entries={entries} />
      </ContextMenu>
    </div>
  );
}

function useFieldEntries(options: {
  readonly folder: string;
  readonly field: Field;
  readonly edit: FormFieldProps['edit'];
}): readonly MenuEntry[] {
  const { t } = useTranslation();
  const { folder, field, edit } = options;
  const key = field.path.join('.');
  const unset = field.value === undefined ? { reason: t('form.unset') } : {};
  return [
    {
      id: 'show-in-text',
      title: t('form.showInText'),
      icon: 'manifest',
      ...unset,
      run: () => void showInText(folder, field.path).catch(tellFailure),
    },
    {
      id: 'copy-key',
      title: t('form.copyKey'),
      icon: 'copy',
      run: () =>
        void navigator.clipboard.writeText(key).then(() => tell(t('parts.copied'), key), tellFailure),
    },
    {
      id: 'use-default',
      title: t('form.useDefault'),
      icon: 'close',
      isDanger: true,
      ...unset,
      run: () => edit({ path: [...field.path] }),
    },
  ];
}
