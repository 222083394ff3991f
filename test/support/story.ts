import { copyFileSync, existsSync } from 'node:fs';
import type { EmulatorOptions } from '../../src/config/emulator-options.ts';
import type { StubFixture } from '../../src/control/types.ts';
import { createSequentialIds } from '../../src/runtime/ids.ts';
import { databaseFile } from './database-file.ts';
import type { TestEmulator } from './emulator.ts';
import { startPipelineEmulator } from './executions.ts';

/** Ways through a story: it is told once, and must end alike in each of them. */
export const ways = ['in one go', 'stopped and started again', 'killed and started again'] as const;

type Way = (typeof ways)[number];

/**
 * A story of pipelines, with an emulator that may be gone and back in its middle. Whatever is asked is asked of the one
 * that runs now.
 */
export class Story implements AsyncDisposable {
  readonly #way: Way;
  readonly #open: (file: string) => Promise<TestEmulator>;
  #file: string;
  #emulator: TestEmulator;

  /** @param stubs Beside the one for sources. */
  static async start(way: Way, options: EmulatorOptions = {}, stubs: readonly StubFixture[] = []): Promise<Story> {
    const ids = createSequentialIds();
    const open = (db: string) => startPipelineEmulator({ ...options, ...(way !== 'in one go' && { db }) }, stubs, ids);
    const file = databaseFile();
    return new Story(way, open, file, await open(file));
  }

  private constructor(way: Way, open: (file: string) => Promise<TestEmulator>, file: string, emulator: TestEmulator) {
    this.#way = way;
    this.#open = open;
    this.#file = file;
    this.#emulator = emulator;
  }

  /** The turning point of the story. */
  async interrupt(): Promise<void> {
    if (this.#way === 'in one go') return;
    if (this.#way === 'killed and started again') this.#file = copyAsIs(this.#file);
    await this.#emulator.stop();
    this.#emulator = await this.#open(this.#file);
  }

  get client() {
    return this.#emulator.client;
  }
  get endpoint() {
    return this.#emulator.endpoint;
  }
  get jobs() {
    return this.#emulator.jobs;
  }
  get pipelines() {
    return this.#emulator.pipelines;
  }
  get clock() {
    return this.#emulator.clock;
  }

  [Symbol.asyncDispose]() {
    return this.#emulator.stop();
  }
}

/** What a kill leaves of a database between two transactions: the file and its log, which nobody has closed. */
function copyAsIs(file: string): string {
  const copy = databaseFile();
  for (const suffix of ['', '-wal']) {
    if (existsSync(file + suffix)) copyFileSync(file + suffix, copy + suffix);
  }
  return copy;
}
