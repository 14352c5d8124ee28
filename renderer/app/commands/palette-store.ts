import { create } from 'zustand';

/** Which of the two lists of commands is open: the palette, or the shortcuts. */
export const usePalette = create<{ readonly open: 'palette' | 'shortcuts' | undefined }>(() => ({
  open: undefined,
}));

export function closePalette(): void {
  usePalette.setState({ open: undefined });
}
