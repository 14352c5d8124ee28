import { ipcRenderer, webUtils } from 'electron';
import { CORE_STATE, DROPPED, PORTS, WANT_PORTS } from './handover.ts';

/*
 * Hands the page its message ports and exposes nothing: no object of this script can be reached from the page.
 * The page asks; the ports come back through main, which decides who gets them.
 */
window.addEventListener('message', (event) => {
  if (event.source === window && event.origin === location.origin && event.data === WANT_PORTS)
    ipcRenderer.send(WANT_PORTS);
});

ipcRenderer.on(PORTS, (event) => window.postMessage({ type: PORTS }, location.origin, event.ports));

ipcRenderer.on(CORE_STATE, (_event, state: unknown) =>
  window.postMessage({ type: CORE_STATE, state }, location.origin),
);

// A page cannot see the paths of dropped files; only a preload script can (webUtils, Electron 32).
window.addEventListener(
  'drop',
  (event) => {
    const paths = [...(event.dataTransfer?.files ?? [])].map((file) => webUtils.getPathForFile(file));
    if (paths.length === 0) return;
    // Core hears first that the page may ask for them.
    void ipcRenderer
      .invoke(DROPPED, paths)
      .then(() => window.postMessage({ type: DROPPED, paths }, location.origin));
  },
  { capture: true },
);
