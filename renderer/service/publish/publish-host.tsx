import { lazy, Suspense } from 'react';
import { usePublishing } from './publish-store.ts';

/** The dialog is fetched when it is first asked for. */
const PublishDialog = lazy(async () => ({
  default: (await import('./publish-dialog.tsx')).PublishDialog,
}));

/** Where the publish dialog appears, whichever page asks for it. */
export function PublishHost() {
  const { publishing } = usePublishing();
  if (publishing === undefined) return null;
  return (
    <Suspense fallback={null}>
      <PublishDialog publishing={publishing} />
    </Suspense>
  );
}
