import { rm } from 'node:fs/promises';
import { makeTemporaryFolder } from '../runtime/temporary-folder.ts';
import { type Doors, type DoorsParts, openDoors } from './doors.ts';
import { interceptAll } from './intercept.ts';

/** Functions run on this machine, and whoever reaches their proxy reaches what this machine does. */
const host = '127.0.0.1';

/**
 * Proxies for functions, one for all that have the same services elsewhere. They pass on what is not AWS's: functions
 * ask their own services of the world.
 */
export class LeadingFunctions {
  readonly #parts: DoorsParts;
  readonly #folder = makeTemporaryFolder();
  readonly #opened = new Map<string, Promise<Doors>>();

  constructor(parts: DoorsParts) {
    this.#parts = parts;
  }

  /**
   * Returns what gives a program's environment with that which leads it here.
   * @throws OptionError where the authority's folder cannot be used
   */
  async leadHere(upstream: Readonly<Record<string, string>>) {
    const { proxy, certificate } = await this.#proxyFor(upstream);
    const how = { proxyUrl: `http://${host}:${proxy}`, certificate, proxyPass: 'on', folder: this.#folder } as const;
    return (environment: Readonly<Record<string, string>>) => interceptAll(environment, how);
  }

  /** To be called when no function runs any more. */
  async close(): Promise<void> {
    const opened = await Promise.allSettled(this.#opened.values());
    await Promise.all(opened.map((each) => each.status === 'fulfilled' && each.value.close()));
    await rm(this.#folder, { recursive: true, force: true });
  }

  #proxyFor(upstream: Readonly<Record<string, string>>): Promise<Doors> {
    const key = JSON.stringify(upstream);
    const known = this.#opened.get(key);
    if (known !== undefined) return known;
    const { config } = this.#parts;
    const own = { ...config, host, tls: undefined, proxy: 0, upstream, proxyPass: 'on' } as const;
    const opened = openDoors({ ...this.#parts, config: own });
    this.#opened.set(key, opened);
    // The next invocation tries again.
    opened.catch(() => this.#opened.delete(key));
    return opened;
  }
}
