import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { BrowserWindow, Rectangle } from 'electron';
import { z } from 'zod';

const windowStateSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(400),
  height: z.number().int().min(300),
  maximized: z.boolean(),
});
export type WindowState = z.output<typeof windowStateSchema>;

/** At least this much of a window must lie on a screen, else it opens in the default place. */
const VISIBLE_PIXELS = 100;

/** Where the last window was, if that is still on one of the screens. */
export function readWindowState(file: string, screens: readonly Rectangle[]): WindowState | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // The first start.
    return undefined;
  }
  const state = parseState(text);
  return state !== undefined && screens.some((screen) => overlaps(state, screen)) ? state : undefined;
}

function parseState(text: string): WindowState | undefined {
  try {
    return windowStateSchema.safeParse(JSON.parse(text)).data;
  } catch {
    // Cut in half by a crash: the default place then.
    return undefined;
  }
}

function overlaps(window: Rectangle, screen: Rectangle): boolean {
  const width = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x);
  const height = Math.min(window.y + window.height, screen.y + screen.height) - Math.max(window.y, screen.y);
  return width >= VISIBLE_PIXELS && height >= VISIBLE_PIXELS;
}

/** Remembers size and place when the window closes. A folder that can't be written costs only the memory. */
export function rememberWindowState(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    const state: WindowState = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(state));
    } catch (error) {
      console.error('the window state could not be saved', error);
    }
  });
}
