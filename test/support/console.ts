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

/** Opens a screen of the console, such as `/jobs`. */
export async function openConsole(
  browser: Browser,
  emulator: Pick<Emulator, 'endpoint' | 'consoleUrl'>,
  path = '/',
  options: BrowserContextOptions = {},
): Promise<ConsolePage> {
  const context = await browser.newContext(options);
  return { ...(await openTab(context, emulator, path)), [Symbol.asyncDispose]: () => context.close() };
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
