import { CONTENT_SECURITY_POLICY } from '#renderer/content-security-policy.ts';
import { expect, test } from '../fixtures/slipway.ts';

test('serves the page with the content security policy, from a scheme of its own', async ({ page }) => {
  expect(page.url()).toMatch(/^app:\/\/slipway\/index\.html/);
  const headers = await page.evaluate(async () => {
    const answer = await fetch('./index.html');
    return Object.fromEntries(answer.headers);
  });
  expect(headers['content-security-policy']).toBe(CONTENT_SECURITY_POLICY);
  expect(headers['x-content-type-options']).toBe('nosniff');
});

test('gives the page no Node, no Electron and no bridge', async ({ page }) => {
  const found = await page.evaluate(() => {
    const suspects = [
      'require',
      'process',
      'module',
      'Buffer',
      'electron',
      'ipcRenderer',
      'global',
      '__dirname',
    ];
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const plain = new Set(Object.getOwnPropertyNames(frame.contentWindow ?? {}));
    frame.remove();
    // What a page of the same engine does not have by itself: only what bundled libraries announce themselves by.
    const added = Object.getOwnPropertyNames(window).filter(
      (name) => !plain.has(name) && !/^\d+$/.test(name),
    );
    return { suspects: suspects.filter((name) => name in window), added };
  });
  expect(found.suspects).toEqual([]);
  expect(
    found.added.filter((name) => !/^__(TSR|REACT|reactRouter)|^\$_TSR|^MonacoEnvironment$/.test(name)),
  ).toEqual([]);
});

test('runs no inline script and evaluates no text', async ({ page }) => {
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.inlineRan = true';
    document.head.append(script);
    const image = document.createElement('img');
    image.setAttribute('onerror', 'window.handlerRan = true');
    image.src = 'data:,';
    document.body.append(image);
    // Later, by the page itself: what the test's protocol evaluates is exempt from the policy.
    return new Promise((resolve) => {
      setTimeout(() => {
        let evaluated = true;
        try {
          Reflect.apply(Reflect.get(window, 'eval'), window, ['1']);
        } catch {
          evaluated = false;
        }
        resolve({ inline: 'inlineRan' in window, handler: 'handlerRan' in window, evaluated });
      }, 200);
    });
  });
  expect(ran).toEqual({ inline: false, handler: false, evaluated: false });
});

test('fetches nothing from elsewhere', async ({ page }) => {
  const reached = await page.evaluate(() =>
    Promise.all(
      ['https://example.com/', 'http://127.0.0.1:1/', 'file:///etc/passwd'].map((address) =>
        fetch(address).then(
          () => true,
          () => false,
        ),
      ),
    ),
  );
  expect(reached).toEqual([false, false, false]);
});

test('serves nothing from outside of the built page', async ({ page }) => {
  const statuses = await page.evaluate(() =>
    Promise.all(
      [
        '/../../package.json',
        '/%2e%2e/%2e%2e/package.json',
        '/..%2f..%2fpackage.json',
        '/',
        '/%00',
        '/%',
      ].map((path) =>
        fetch(`app://slipway${path}`).then(
          (answer) => answer.status,
          () => 0,
        ),
      ),
    ),
  );
  expect(statuses.every((status) => status === 404 || status === 0)).toBe(true);
});

test('stays where it is: no navigation, no window, no frame of somebody else', async ({ page, app }) => {
  const before = page.url();
  await page.evaluate(() => {
    window.open('https://example.com/');
    window.open('app://slipway/index.html');
    const frame = document.createElement('iframe');
    frame.src = 'https://example.com/';
    document.body.append(frame);
    location.href = 'https://example.com/';
  });
  await page.evaluate(() => {
    location.href = 'file:///etc/passwd';
  });
  // Asked of Electron: Playwright waits for a navigation that was refused.
  const after = await app?.evaluate(async ({ webContents }) => {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const all = webContents.getAllWebContents();
    const [contents] = all;
    return {
      count: all.length,
      address: contents?.getURL(),
      origins: contents?.mainFrame.framesInSubtree.map((frame) => frame.origin),
      heading: await contents?.executeJavaScript("document.querySelector('h1')?.textContent"),
    };
  });
  expect(after).toMatchObject({ count: 1, address: before, heading: 'Slipway' });
  // A frame that was refused shows an error page, whose origin is opaque.
  expect(after?.origins).toEqual(['app://slipway', 'null']);
});

test('denies every permission but copying', async ({ page }) => {
  const states = await page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi'];
    const answers = names.map(async (name) => {
      const { state } = await navigator.permissions.query({ name: name as PermissionName });
      return state;
    });
    const media = await navigator.mediaDevices?.getUserMedia({ audio: true }).then(
      () => 'granted',
      () => 'denied',
    );
    return [...(await Promise.all(answers)), media];
  });
  expect(states.filter((state) => state === 'granted')).toEqual([]);
});

test('isolates the page: sandbox, context isolation, no Node integration', async ({ app }) => {
  const preferences = await app?.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => {
      // Electron keeps this one out of its types.
      const last: unknown = Reflect.get(contents, 'getLastWebPreferences');
      return typeof last === 'function' ? (Reflect.apply(last, contents, []) as object) : {};
    }),
  );
  expect(preferences).toHaveLength(1);
  expect(preferences?.[0]).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
  });
});

test('opens only allow-listed addresses in the user’s browser', async ({ page, app }) => {
  await app?.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = async (address) => {
      opened.push(address);
    };
  });
  await page.evaluate(() => {
    for (const address of [
      'https://example.com/',
      'https://docs.docker.com.example.com/',
      'https://user@docs.docker.com/',
      'http://docs.docker.com/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'https://docs.docker.com/engine/',
    ])
      window.open(address);
  });
  await expect
    .poll(() => app?.evaluate(() => Reflect.get(globalThis, 'opened') as readonly string[]))
    .toEqual(['https://docs.docker.com/engine/']);
});

test('hands its ports only to the top frame of its own page', async ({ app, page }) => {
  const handed = await app?.evaluate(async ({ BrowserWindow, ipcMain }, channel) => {
    const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true } });
    await window.loadURL('about:blank');
    let messages = 0;
    window.webContents.postMessage = () => {
      messages += 1;
    };
    ipcMain.emit(channel, {
      sender: window.webContents,
      senderFrame: window.webContents.mainFrame,
      ports: [],
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    window.destroy();
    return messages;
  }, 'slipway:want-ports');
  expect(handed).toBe(0);
  await expect(page.getByText(/^Slipway \d/)).toBeVisible();
});
