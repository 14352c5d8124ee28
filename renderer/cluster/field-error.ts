import { useTranslation } from 'react-i18next';
import { type Draft, invalidFields } from './cluster-draft.ts';

/** What every group of fields is given. */
export interface FieldsProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
}

/** What is wrong with a field, once something stands in it: an empty form does not complain. */
export function useFieldError(draft: Draft): (field: keyof Draft) => string | undefined {
  const { t } = useTranslation();
  const invalid = invalidFields(draft);
  return (field) => {
    const why = invalid[field];
    return why === undefined || draft[field] === '' ? undefined : t(`cluster.invalid.${why}`);
  };
}
