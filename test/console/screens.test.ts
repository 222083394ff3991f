import { mkdirSync } from 'node:fs';
import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Emulator } from '../../src/index.ts';
import { chromiumPath, launchBrowser, noBrowser } from '../support/browser.ts';
import { openConsole, startWithConsole } from '../support/console.ts';
import { busyFixtures, makeBusy } from '../support/console-story.ts';

/** Where pictures of all screens are left for people to look at. */
const pictures = '.screenshots';

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

  describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
    test.each([
      'pipelines',
      'pipeline',
      'job',
      'jobs',
      'execution',
      'requests',
      'conduct',
      'events',
      'artifacts',
      'faults',
      'clock',
      'snapshots',
      'fixtures',
      'settings',
    ])('%s is free of what axe finds, and asks nobody else for anything', async (name) => {
      // The page's policy lets no script of others in; axe is one.
      await using opened = await openConsole(browser, emulator, paths[name], { colorScheme, bypassCSP: true });
      const { page, offences } = opened;
      await page.locator('main h1').first().waitFor();
      await page.locator('.bars').waitFor({ state: 'detached' });

      await page.screenshot({ path: `${pictures}/${name}-${colorScheme}.png` });
      await page.evaluate(axe.source);
      const violations = await page.evaluate(async () => {
        const { axe: runner } = globalThis as unknown as { axe: { run(): Promise<{ violations: AxeViolation[] }> } };
        const found = await runner.run();
        return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      });

      expect(violations).toEqual([]);
      expect(offences).toEqual([]);
    });
  });

  test.each([320, 640, 820, 1024, 1440, 3840])('no screen is wider than %i pixels', async (width) => {
    await using opened = await openConsole(browser, emulator, '/pipelines', { viewport: { width, height: 800 } });
    const { page } = opened;
    const wide: string[] = [];
    for (const [name, path] of Object.entries(paths)) {
      await page.goto(`${emulator.endpoint}/_emulator/console${path}`);
      await page.locator('main h1').first().waitFor();
      const isWide = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
      if (isWide) wide.push(name);
    }

    expect(wide).toEqual([]);
  });
});

interface AxeViolation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}
