import { useTranslation } from 'react-i18next';
import { addressOfPlace, type DataStore } from '#contract/data-store/data-store.ts';
import { useDeleteAction } from '#renderer/page/delete-action.ts';
import type { DetailAction } from '#renderer/page/detail-head.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { client } from '#renderer/rpc/client.ts';
import { checkStore, forgetCheck } from './use-store-check.ts';

/** What can be done with a store. */
export function useStoreActions(
  { name, place }: DataStore,
  { isChecking, onLogin }: { readonly isChecking: boolean; readonly onLogin: () => void },
): readonly DetailAction[] {
  const { t } = useTranslation();
  const word = shellWord(name);
  const login: DetailAction = {
    id: 'login',
    place: 'button',
    title: t('store.changeLogin'),
    commandLine: `slipway store update ${word} --keep-login`,
    run: onLogin,
  };
  const removal = useDeleteAction({
    title: t('store.remove'),
    commandLine: `slipway store remove ${word}`,
    question: async () => ({
      title: t('store.removeTitle', { name }),
      message: t('store.removeMessage', { address: addressOfPlace(place) }),
      users: undefined,
    }),
    remove: async () => {
      await client.store.remove({ name });
      forgetCheck(name);
      return { told: t('store.removed', { name }) };
    },
    list: '/stores',
  });
  return [
    {
      id: 'check',
      place: 'button',
      title: t('store.check'),
      commandLine: `slipway store check ${word}`,
      isBusy: isChecking,
      run: () => checkStore(name),
    },
    ...(place.kind === 'folder' ? [] : [login]),
    removal,
  ];
}
