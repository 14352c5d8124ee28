import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { Menu, type MessagePortMain, Notification, nativeImage, Tray } from 'electron';
import type { SlipwayClient } from '#contract/index.ts';
import type { Task } from '#contract/task/task.ts';

/** What the tray says, in the language of the page. */
export interface TrayTexts {
  readonly open: string;
  readonly quit: string;
  readonly working: string;
}

interface BackgroundOptions {
  readonly openPort: () => Promise<MessagePortMain>;
  /** The icon of the tray. */
  readonly icon: string;
  readonly texts: () => TrayTexts;
  readonly openWindow: () => void;
  readonly quit: () => void;
}

export interface Background {
  /** Called when the last window is closed: ends the program, or stays in the tray while tasks are under way. */
  enter(): Promise<void>;
  /** Called when a window opens again. */
  leave(): void;
}

/**
 * Lets tasks go on when the last window is closed: the program stays as an icon in the tray, tells how each task
 * ended, and can be opened again or ended from there. Without tasks it ends with its last window.
 */
export function createBackground(options: BackgroundOptions): Background {
  let tray: Tray | undefined;
  const leave = (): void => {
    tray?.destroy();
    tray = undefined;
  };
  return {
    leave,
    enter: async () => {
      const client = await openClient(options);
      const { tasks } = await client.task.list({ state: 'running', limit: 100 });
      if (tasks.length === 0) return options.quit();
      tray ??= showTray(options, tasks);
      for (const task of await Promise.all(tasks.map((each) => untilEnded(client, each))))
        tellEnd(task, options);
    },
  };
}

async function openClient({ openPort }: BackgroundOptions): Promise<SlipwayClient> {
  const port = await openPort();
  const client: SlipwayClient = createORPCClient(new RPCLink({ port }));
  port.start();
  return client;
}

function showTray({ icon, texts, openWindow, quit }: BackgroundOptions, tasks: readonly Task[]): Tray {
  const { open, quit: quitText, working } = texts();
  const tray = new Tray(nativeImage.createFromPath(icon));
  tray.setToolTip(`Slipway: ${working}`);
  tray.setContextMenu(
    Menu.buildFromTemplate([
      ...tasks.map((task) => ({ label: task.title, enabled: false })),
      { type: 'separator' },
      { label: open, click: openWindow },
      { label: quitText, click: quit },
    ]),
  );
  tray.on('click', openWindow);
  return tray;
}

const WAIT_MS = 30_000;

async function untilEnded(client: SlipwayClient, task: Task): Promise<Task> {
  let now = task;
  while (now.state === 'running') now = await client.task.wait({ id: task.id, waitMs: WAIT_MS });
  return now;
}

function tellEnd(task: Task, { openWindow }: BackgroundOptions): void {
  if (!Notification.isSupported()) return;
  const body = task.error === undefined ? task.state : `${task.state}: ${task.error.message}`;
  const notification = new Notification({ title: task.title.slice(0, 200), body: body.slice(0, 1000) });
  notification.on('click', openWindow);
  notification.show();
}
