import { join } from 'node:path';

/**
 * The icon of the tray. The menu bar of macOS is light or dark and colours icons itself: it takes the shape alone, in black, from a
 * file whose name ends with `Template` (electronjs.org/docs/latest/api/native-image#template-image-macos).
 */
export function trayIcon(resources: string, platform: NodeJS.Platform): string {
  return join(resources, 'icons', platform === 'darwin' ? 'trayTemplate.png' : 'tray.png');
}
