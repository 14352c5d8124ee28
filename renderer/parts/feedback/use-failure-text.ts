import { useTranslation } from 'react-i18next';
import type { Failure } from '#renderer/rpc/failure.ts';

/** The sentences shown for a failure: those of core where it has them, else the page's own for the code. */
export function useFailureText(failure: Failure): {
  readonly what: string;
  readonly hint: string | undefined;
} {
  const { t, i18n } = useTranslation();
  const known = i18n.exists(`errors.${failure.code}`);
  const own = known ? i18n.t(`errors.${failure.code}` as 'errors.internal') : t('errors.internal');
  return { what: failure.message === '' ? own : failure.message, hint: failure.hint };
}
