import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import { toFailure } from '#renderer/rpc/failure.ts';

/** Tells that an action failed, where no place of its own on the page shows it. */
export function tellFailure(error: unknown): void {
  const failure = toFailure(error);
  if (failure.code === 'cancelled') return;
  const own = i18next.t(`errors.${failure.code}` as 'errors.internal', {
    defaultValue: i18next.t('errors.internal'),
  });
  notifications.show({
    color: 'red',
    title: failure.message === '' ? own : failure.message,
    message: failure.hint ?? '',
    autoClose: 10_000,
    withBorder: true,
  });
}

export function tell(title: string, message = ''): void {
  notifications.show({ title, message, withBorder: true });
}
