import { lazy, Suspense, useLayoutEffect } from 'react';
import { usePalette } from './palette-store.ts';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));
const ShortcutsDialog = lazy(async () => ({
  default: (await import('./shortcuts-dialog.tsx')).ShortcutsDialog,
}));

/** Shows the list of commands that is asked for. */
export function CommandsHost() {
  const open = usePalette((state) => state.open);
  // A dialog that is taken away as a whole does not give the keyboard back by itself.
  useLayoutEffect(() => {
    if (open === undefined) return;
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, [open]);
  return (
    <Suspense fallback={null}>
      {open === 'palette' && <Palette />}
      {open === 'shortcuts' && <ShortcutsDialog />}
    </Suspense>
  );
}
