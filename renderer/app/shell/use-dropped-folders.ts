import { useEffect } from 'react';
import { DROPPED } from '#preload/handover.ts';
import { wasTaken } from '#renderer/parts/path/taken-drop.ts';
import { useOpenFolder } from '#renderer/project/open/use-open-folder.ts';

/** Opens what is dropped on the window, or makes a project of it. Only the desktop window knows paths. */
export function useDroppedFolders(): void {
  const { openDropped } = useOpenFolder();
  useEffect(() => {
    const onMessage = (event: MessageEvent<unknown>): void => {
      if (event.source !== window || event.origin !== location.origin) return;
      const paths = droppedPaths(event.data);
      if (paths.length > 0 && !wasTaken()) openDropped(paths);
    };
    // Without this a browser engine would leave the page and show the dropped file instead.
    const allow = (event: DragEvent): void => event.preventDefault();
    window.addEventListener('message', onMessage);
    window.addEventListener('dragover', allow);
    window.addEventListener('drop', allow);
    return () => {
      window.removeEventListener('message', onMessage);
      window.removeEventListener('dragover', allow);
      window.removeEventListener('drop', allow);
    };
  }, [openDropped]);
}

function droppedPaths(message: unknown): readonly string[] {
  if (typeof message !== 'object' || message === null || !('type' in message) || message.type !== DROPPED)
    return [];
  const paths = 'paths' in message ? message.paths : undefined;
  return Array.isArray(paths) ? paths.filter((path) => typeof path === 'string' && path !== '') : [];
}
