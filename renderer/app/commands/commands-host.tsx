import { lazy, Suspense } from 'react';
import { usePalette } from './palette-store.ts';

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));
const ShortcutsDialog = lazy(async () => ({
  default: (await import('./shortcuts-dialog.tsx')).ShortcutsDialog,
}));

/** Shows the list of commands that is asked for. */
export function CommandsHost() {
  const open = usePalette((state) => state.open);
  return (
    <Suspense fallback={null}>
      {open === 'palette' && <Palette />}
      {open === 'shortcuts' && <ShortcutsDialog />}
    </Suspense>
  );
}
