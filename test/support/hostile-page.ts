import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

/** Addresses that a hostile page knows or can make up. */
export interface Targets {
  /** `http://localhost:7109` */
  readonly emulator: string;
  /** URLs that open an object, a script, and that change something, each signed with a key that everybody knows. */
  readonly object: string;
  readonly upload: string;
  readonly deletion: string;
  readonly session: string;
  readonly webhook: string;
}

const program = readFileSync(new URL('hostile-page.js', import.meta.url), 'utf8');

/** Lets a page try it all; answers what it could read or see of any answer, in words. */
export function attack(page: Page, targets: Targets): Promise<string[]> {
  return page.evaluate(`${program}; attack(${JSON.stringify(targets)})`);
}
