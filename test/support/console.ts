import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { Emulator, startEmulator } from '../../src/index.ts';

/** Starts an emulator of the bundle, whose console is the one of the sources as they are. */
export async function startWithConsole(options: Parameters<typeof startEmulator>[0] = {}): Promise<Emulator> {
  const index = pathToFileURL(join(process.env.TEST_RUN_BUNDLE as string, 'index.js')).href;
  const bundled = (await import(index)) as { readonly startEmulator: typeof startEmulator };
  return bundled.startEmulator(options);
}

/** A page of the console, and what went wrong on it. */
export interface ConsolePage extends AsyncDisposable {
  readonly page: Page;
  /** Errors of scripts, violations of its policy, and requests to anywhere but the emulator. */
  readonly offences: readonly string[];
}

/** A browser's contexts by their options, each with a page that stays. */
const contexts = new WeakMap<Browser, Map<string, Promise<Context>>>();

interface Context {
  readonly context: BrowserContext;
  /** Forgets what pages of an origin have stored. */
  readonly forget: (origin: string) => Promise<void>;
}

/**
 * Opens a screen of the console, such as `/jobs`, in a page of its own. Those of a browser share a context, and with it
 * the process that draws them: a new one for each takes twice the work. Emulators have origins of their own.
 */
export async function openConsole(
  browser: Browser,
  emulator: Pick<Emulator, 'endpoint' | 'consoleUrl'>,
  path = '/',
  options: BrowserContextOptions = {},
): Promise<ConsolePage> {
  const { context, forget } = await contextOf(browser, emulator, options);
  const others = new Set(context.pages());
  const close = async () => {
    await Promise.all(context.pages().map((page) => others.has(page) || page.close()));
    await forget(new URL(emulator.consoleUrl as string).origin);
  };
  return { ...(await openTab(context, emulator, path)), [Symbol.asyncDispose]: close };
}

function contextOf(
  browser: Browser,
  emulator: Pick<Emulator, 'consoleUrl'>,
  options: BrowserContextOptions,
): Promise<Context> {
  const known = contexts.get(browser) ?? new Map<string, Promise<Context>>();
  contexts.set(browser, known);
  const key = JSON.stringify(options);
  const context = known.get(key) ?? newContext(browser, emulator, options);
  known.set(key, context);
  return context;
}

async function newContext(
  browser: Browser,
  { consoleUrl }: Pick<Emulator, 'consoleUrl'>,
  options: BrowserContextOptions,
): Promise<Context> {
  const context = await browser.newContext(options);
  // While it is open the process stays that draws the pages of this machine's emulators.
  const page = await context.newPage();
  await page.goto(`${consoleUrl}v1/health`);
  const session = await context.newCDPSession(page);
  const forget = async (origin: string) => {
    await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  };
  return { context, forget };
}

/** Opens a screen in another tab of the same browser. */
export async function openTab(
  context: BrowserContext,
  { endpoint, consoleUrl }: Pick<Emulator, 'endpoint' | 'consoleUrl'>,
  path = '/',
): Promise<Pick<ConsolePage, 'page' | 'offences'>> {
  const page = await context.newPage();
  const offences: string[] = [];
  page.on('pageerror', ({ message }) => offences.push(message));
  page.on('console', (message) => {
    // A refusal of the emulator is shown on the page, and told here by the browser.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      offences.push(message.text());
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${endpoint}/`) && !url.startsWith('data:') && !url.startsWith('blob:')) offences.push(url);
  });
  await page.goto(`${consoleUrl}console${path}`);
  return { page, offences };
}

/** Presses the button of that name, once it can be pressed. */
export function press(page: Page | Locator, name: string): Promise<void> {
  return page.getByRole('button', { name, exact: true }).click();
}

/** Goes on by the key Tab until what is meant has the focus. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.first().waitFor();
  const reached = target.and(page.locator(':focus'));
  for (let times = 0; times < 80; times++) {
    if ((await reached.count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The key Tab does not lead to ${target}.`);
}
