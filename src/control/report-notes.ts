import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type World, worldKey } from '../domain/world.ts';
import { describeJob } from './jobs/describe-job.ts';
import { getConduct } from './requests/requests.ts';
import type { ControlParts } from './routing/route.ts';
import type { JobDescription, VerdictDescription } from './types.ts';

/** The variable by which `exec --report` tells the suite's processes in which folder it looks for notes. */
export const notesVariable = 'CODEPIPELINE_LOCAL_REPORT_NOTES';

const notesFile = 'notes.json';

/** What a report tells. */
export interface Noted {
  /** Jobs, each with those that continue it, oldest first. */
  readonly chains: readonly (readonly JobDescription[])[];
  readonly verdicts: readonly VerdictDescription[];
}

/** Notes what has become of an emulator's jobs, also of those that a reset, a restore or an import takes away. */
export class ReportNotes {
  readonly #control: ControlParts;
  readonly #chains: (readonly JobDescription[])[] = [];
  /** By what they say: a restore leaves the journal as it is, and so the verdicts. */
  readonly #verdicts = new Map<string, VerdictDescription>();

  constructor(control: ControlParts) {
    this.#control = control;
    control.keeper.beforeReplacing((world) => this.#note(world));
  }

  /** All that has been there, up to now. To be called once. */
  async end(): Promise<Noted> {
    await this.#note();
    return { chains: this.#chains, verdicts: [...this.#verdicts.values()] };
  }

  /** @param world The one that goes; all when it is the whole state. */
  async #note(world?: World): Promise<void> {
    this.#chains.push(...chainsOf(this.#control, world));
    for (const verdict of (await getConduct.run(this.#control, {})).verdicts) {
      this.#verdicts.set(JSON.stringify(verdict), verdict);
    }
  }
}

function chainsOf({ engine, store }: ControlParts, world: World | undefined): JobDescription[][] {
  return engine.read(() => {
    const filter = world === undefined ? {} : { world: worldKey(world) };
    const jobs = store.jobRecords.list(filter, Number.MAX_SAFE_INTEGER).jobs.toReversed();
    const chains = Map.groupBy(jobs, ({ actionExecution }) => actionExecution).values();
    return [...chains].map((chain) => chain.map((job) => describeJob(store, job)));
  });
}

/**
 * Notes for the report of a command around this process, which reads them when the suite has ended.
 * @returns Writes them, the first time that it is called. Where nobody waits for them any more, nothing is written.
 */
export function noteInFolder(control: ControlParts, folder: string): () => Promise<void> {
  const notes = new ReportNotes(control);
  let written: Promise<void> | undefined;
  return () => {
    written ??= notes.end().then((noted) => {
      if (existsSync(folder)) writeFileSync(join(mkdtempSync(join(folder, 'of-')), notesFile), JSON.stringify(noted));
    });
    return written;
  };
}

/** What has been noted there, in the order of the emulators' ends. */
export function notesIn(folder: string): Noted[] {
  return readdirSync(folder)
    .map((name) => join(folder, name, notesFile))
    .filter((file) => existsSync(file))
    .sort((one, other) => statSync(one).mtimeMs - statSync(other).mtimeMs)
    .map((file) => JSON.parse(readFileSync(file, 'utf8')));
}
