import { app, type Session, shell, type WebContents } from 'electron';
import { APP_ORIGIN, isDevSocket, PAGE_URL } from './app-protocol.ts';

/** Sites that a link of the page may open in the user's browser. */
const EXTERNAL_HOSTS: ReadonlySet<string> = new Set(['docs.docker.com', 'podman.io', 'docs.astral.sh']);

/** Copying is the one permission that a page gets. */
const GRANTED_PERMISSIONS: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/** Applies to every web contents that is ever made. Call once, before the first window. */
export function hardenApp(): void {
  // `--no-sandbox` is how root starts Chromium at all (crbug.com/638180): enabling would undo it in every child
  // process. Each window asks for its own sandbox besides.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  app.on('web-contents-created', (_event, contents) => hardenContents(contents));
}

function hardenContents(contents: WebContents): void {
  // https://www.electronjs.org/docs/latest/tutorial/security#13-disable-or-limit-navigation
  contents.on('will-navigate', (event) => {
    if (!isReload(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  // https://www.electronjs.org/docs/latest/tutorial/security#14-disable-or-limit-creation-of-new-windows
  contents.setWindowOpenHandler(({ url }) => {
    void openExternal(url);
    return { action: 'deny' };
  });
}

/** The page may load itself anew, which keeps its hash; it may go nowhere else. */
function isReload(address: string): boolean {
  return address === PAGE_URL || address.startsWith(`${PAGE_URL}#`);
}

/** Denies all permissions but one, every device and every request that leaves the page's own origin. */
export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(GRANTED_PERMISSIONS.has(permission)),
  );
  session.setPermissionCheckHandler((_contents, permission) => GRANTED_PERMISSIONS.has(permission));
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isOwnAddress(details.url) }));
}

function isOwnAddress(address: string): boolean {
  return (
    address.startsWith(`${APP_ORIGIN}/`) ||
    address.startsWith(`blob:${APP_ORIGIN}/`) ||
    address.startsWith('data:') ||
    address.startsWith('devtools://') ||
    isDevSocket(address)
  );
}

/** Opens an https address of the allow-list in the user's browser; returns whether it did. */
export async function openExternal(address: string): Promise<boolean> {
  if (!isAllowedExternal(address)) return false;
  await shell.openExternal(address);
  return true;
}

export function isAllowedExternal(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.protocol === 'https:' && url.username === '' && EXTERNAL_HOSTS.has(url.host);
}

/** Whether a message comes from the top frame of a page of ours (VS Code checks the same: ValidatedIpcMain). */
export function isTrustedSender(
  frame: { readonly origin: string; readonly parent: unknown } | null | undefined,
): boolean {
  return frame !== null && frame !== undefined && frame.origin === APP_ORIGIN && frame.parent === null;
}
