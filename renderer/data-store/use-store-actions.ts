import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { addressOfPlace, type DataStore } from '#contract/data-store/data-store.ts';
import { type Deletion, useDeleteAction } from '#renderer/page/delete-action.ts';
import type { DetailAction } from '#renderer/page/detail-head.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { client } from '#renderer/rpc/client.ts';
import { checkStore, forgetCheck } from './use-store-check.ts';

/** What can be done with a store. */
export function useStoreActions(
  store: DataStore,
  { isChecking, onLogin }: { readonly isChecking: boolean; readonly onLogin: () => void },
): readonly DetailAction[] {
  const { t } = useTranslation();
  const { name, place } = store;
  const word = shellWord(name);
  const login: DetailAction = {
    id: 'login',
    place: 'button',
    title: t('store.changeLogin'),
    commandLine: `slipway store update ${word} --keep-login`,
    run: onLogin,
  };
  const removal = useDeleteAction(storeDeletion(store, t));
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

/** How a store is taken off the list, with its credentials; what is stored there stays. */
export function storeDeletion({ name, place }: DataStore, t: TFunction): Deletion {
  return {
    name,
    title: t('store.remove'),
    commandLine: `slipway store remove ${shellWord(name)}`,
    list: '/stores',
    question: async () => ({
      title: t('store.removeTitle', { name }),
      message: t('store.removeMessage', { address: addressOfPlace(place) }),
      remove: async () => {
        const { trashed } = await client.store.remove({ name });
        forgetCheck(name);
        return { told: t('store.removed', { name }), trashed };
      },
    }),
  };
}
