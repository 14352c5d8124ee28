import { Select, TextInput } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../icon/icon.tsx';
import styles from './list-controls.module.css';
import type { ListView } from './list-view.ts';

export interface ListControlsProps {
  readonly view: Pick<ListView<unknown>, 'choice' | 'kinds' | 'sorts' | 'choose'>;
  readonly placeholder: string;
  readonly sortName: (sort: string) => string;
  readonly kindName?: (kind: string) => string;
}

/** What stands above a list: words to search for, its order, and one kind of thing to see alone. */
export function ListControls(
  props: ListControlsProps & { readonly onMoveKey: (event: KeyboardEvent) => void },
) {
  const { t } = useTranslation();
  const { choice, kinds, sorts, choose } = props.view;
  return (
    <div className={styles.controls}>
      <TextInput
        type="search"
        aria-label={props.placeholder}
        placeholder={props.placeholder}
        leftSection={<Icon name="search" size={14} />}
        value={choice.text}
        onChange={(event) => choose({ text: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') props.onMoveKey(event);
        }}
      />
      <div className={styles.row}>
        <Select
          aria-label={t('list.sort')}
          data={sorts.map((sort) => ({ value: sort, label: props.sortName(sort) }))}
          value={choice.sort}
          onChange={(sort) => choose({ sort: sort ?? choice.sort })}
          allowDeselect={false}
        />
        {kinds.length > 1 && (
          <Select
            aria-label={t('list.filter')}
            placeholder={t('list.all')}
            data={kinds.map((kind) => ({ value: kind, label: props.kindName?.(kind) ?? kind }))}
            value={choice.kind ?? null}
            onChange={(kind) => choose({ kind: kind ?? undefined })}
            clearable
            clearButtonProps={{ 'aria-label': t('list.all') }}
          />
        )}
      </div>
    </div>
  );
}
