import { mkdirSync } from 'node:fs';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Emulator } from '../../src/index.ts';
import { chromiumPath, launchBrowser, noBrowser } from '../support/browser.ts';
import { openConsole, startWithConsole } from '../support/console.ts';
import { busyFixtures, makeBusy } from '../support/console-story.ts';

/** Where pictures of all screens are left for people to look at. */
const pictures = '.screenshots';

const widths = [320, 640, 820, 1024, 1440, 3840];

describe.runIf(chromiumPath)(`the console's screens${chromiumPath ? '' : noBrowser}`, () => {
  let browser: Browser;
  let emulator: Emulator;
  let paths: Readonly<Record<string, string>>;
  beforeAll(async () => {
    browser = await launchBrowser();
    emulator = await startWithConsole({ fixtures: busyFixtures, clock: 'manual' });
    paths = await makeBusy(emulator);
    mkdirSync(pictures, { recursive: true });
  });
  afterAll(async () => {
    await browser?.close();
    await emulator?.stop();
  });

  test.each([
    'pipelines',
    'pipeline',
    'job',
    'jobs',
    'execution',
    'requests',
    'workers',
    'conduct',
    'events',
    'artifacts',
    'faults',
    'clock',
    'snapshots',
    'fixtures',
    'settings',
  ])('%s is free of what axe finds in both themes, fits every width, and asks nobody else', async (name) => {
    // The page's policy lets no script of others in; axe is one.
    await using opened = await openConsole(browser, emulator, paths[name], { bypassCSP: true, colorScheme: 'light' });
    const { page, offences } = opened;
    await page.locator('main h1').first().waitFor();
    await page.locator('.bars').waitFor({ state: 'detached' });
    expect(await page.locator('nav [aria-current="page"]').count()).toBeLessThan(2);
    await page.evaluate(axe.source);

    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${pictures}/${name}-${colorScheme}.png` });
      expect(await violationsOn(page), colorScheme).toEqual([]);
    }
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      expect(await isTooWide(page), `${width} pixels`).toBe(false);
    }
    expect(offences).toEqual([]);
  });
});

interface AxeViolation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

function violationsOn(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const { axe: runner } = globalThis as unknown as { axe: { run(): Promise<{ violations: AxeViolation[] }> } };
    const found = await runner.run();
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
}
