import { create } from 'zustand';

type PageDialog = 'add-cluster' | 'add-store' | 'register-model';

/** The dialog of a page that is open; commands of any page can open it after going there. */
export const useOpenedDialog = create<{ readonly opened: PageDialog | undefined }>(() => ({
  opened: undefined,
}));

export function openDialog(dialog: PageDialog): void {
  useOpenedDialog.setState({ opened: dialog });
}

export function closeDialog(): void {
  useOpenedDialog.setState({ opened: undefined });
}
