import { useTranslation } from 'react-i18next';
import { type Draft, type Field, invalidFields, invalidLoginFields, type LoginDraft } from './store-draft.ts';

/** What is wrong with a field, once something stands in it: an empty form does not complain. */
export function useFieldError(draft: Draft): (field: Field) => string | undefined {
  const { t } = useTranslation();
  const invalid = invalidFields(draft);
  return (field) => (draft[field] === '' || !invalid.has(field) ? undefined : t(`store.invalid.${field}`));
}

/** The same for credentials alone. */
export function useLoginError(draft: LoginDraft): (field: Field & keyof LoginDraft) => string | undefined {
  const { t } = useTranslation();
  const invalid = invalidLoginFields(draft);
  return (field) =>
    draft[field] === '' || !invalid.includes(field) ? undefined : t(`store.invalid.${field}`);
}
