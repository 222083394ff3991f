// npm run screenshots: makes the picture of the console that the README shows, of the page that the last build has made.
import { statSync } from 'node:fs';
import { startEmulator } from '../src/index.ts';
import { chromiumPath, launchBrowser, noBrowser } from '../test/support/browser.ts';
import { busyFixtures, makeBusy } from '../test/support/console-story.ts';

const picture = 'docs/console.png';
const mostBytes = 200_000;

if (chromiumPath === undefined) {
  console.error(`The picture${noBrowser}`);
  process.exit(1);
}
await using emulator = await startEmulator({ fixtures: busyFixtures, clock: 'manual' });
const { pipeline } = await makeBusy(emulator);
await using browser = await launchBrowser();
const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, colorScheme: 'light' });
await page.goto(`${emulator.consoleUrl}console${pipeline}`);
await page.getByText('What happened').waitFor();
await page.screenshot({ path: picture, animations: 'disabled' });
const { size } = statSync(picture);
console.log(`${picture}: ${Math.round(size / 1000)} KB`);
if (size > mostBytes) {
  console.error(`That is more than ${mostBytes / 1000} KB.`);
  process.exitCode = 1;
}
