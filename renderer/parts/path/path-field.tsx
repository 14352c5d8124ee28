import { Button, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { tellFailure } from '../feedback/notice.ts';
import { chooseFile, chooseFolder } from './choose-path.ts';
import styles from './path-field.module.css';

/** The path of a file, or of a folder, typed or chosen. */
export function PathField(props: {
  readonly label: string;
  readonly description?: string;
  readonly placeholder?: string;
  /** Of the dialog that chooses. */
  readonly title: string;
  readonly isFolder?: boolean;
  readonly value: string;
  readonly onChange: (path: string) => void;
}) {
  const { t } = useTranslation();
  const choose = (): void => {
    const asked = props.isFolder === true ? chooseFolder(props.title) : chooseFile({ title: props.title });
    asked.then((path) => {
      if (path !== undefined) props.onChange(path);
    }, tellFailure);
  };
  return (
    <div className={styles.path}>
      <TextInput
        label={props.label}
        description={props.description}
        placeholder={props.placeholder}
        value={props.value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
      <Button variant="default" onClick={choose} aria-label={props.title}>
        {t('parts.chooseFile')}
      </Button>
    </div>
  );
}
