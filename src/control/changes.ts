import type { Engine } from '../engine/engine.ts';
import type { Journal } from '../journal/journal.ts';
import type { AfterRealDelay } from '../runtime/alarm.ts';
import type { Store } from '../sqlite/store.ts';

/** What may have changed; `all` is what the first message says. */
export const changedSubjects = ['all', 'state', 'requests', 'clock', 'faults', 'snapshots'] as const;
type ChangedSubject = (typeof changedSubjects)[number];

/** What has changed since the message before. */
export interface Change {
  readonly epoch: string;
  readonly number: number;
  readonly changed: readonly ChangedSubject[];
}

/** Milliseconds for which changes are gathered before they are told. */
const gatheringTime = 50;

interface Watched {
  readonly engine: Engine;
  readonly journal: Journal;
  readonly store: Store;
}

/** What has changed, for those who watch; it costs nobody anything while nobody does. */
export class Changes {
  readonly #parts: Watched;
  readonly #afterRealDelay: AfterRealDelay;
  /** Of this start. */
  readonly #epoch: string;
  readonly #watchers = new Set<ChangeWatcher>();
  readonly #gathered = new Set<ChangedSubject>();
  #number = 0;
  #unnotice = () => {};
  #cancel = () => {};

  /** @param epoch Tells this start from every other one */
  constructor(parts: Watched, epoch: string, afterRealDelay: AfterRealDelay) {
    this.#parts = parts;
    this.#epoch = epoch;
    this.#afterRealDelay = afterRealDelay;
    parts.store.commits.watch({ committed: () => this.#note('state') });
  }

  /** Tells of everything from now on, after a first message at once. Returns what ends it. */
  watch(watcher: ChangeWatcher): () => void {
    if (this.#watchers.size === 0) this.#unnotice = this.#noticeRequests();
    this.#watchers.add(watcher);
    watcher.take(this.#change(['all']));
    return () => {
      if (!this.#watchers.delete(watcher) || this.#watchers.size > 0) return;
      this.#unnotice();
      this.#cancel();
      this.#gathered.clear();
    };
  }

  /** To be told of each operation of the API that was called by hand, or asked for by a client. */
  noteOperation(operation = ''): void {
    // What a poll dispatches is told by its commit.
    if (!/^(Get|List|Poll|$)/.test(operation)) this.#note('state');
  }

  #noticeRequests(): () => void {
    return this.#parts.journal.notice(({ service, operation }) => {
      this.#note('requests');
      if (service === 'codepipeline') this.noteOperation(operation);
    });
  }

  /** To be told of each route that has been run and may have changed something. */
  noteRun({ method, path }: { readonly method: string; readonly path: string }): void {
    // Most that a page asks for by hand only looks: the route itself knows what does not.
    if (method === 'GET' || path.startsWith('/operations/')) return;
    const [, subject] = path.split('/');
    this.#note(changedSubjects.find((known) => known === subject) ?? 'state');
  }

  /** Ends every stream. */
  close(): void {
    for (const { end } of [...this.#watchers]) end();
  }

  #note(subject: ChangedSubject): void {
    if (this.#watchers.size === 0) return;
    const isFirst = this.#gathered.size === 0;
    this.#gathered.add(subject);
    if (isFirst) this.#cancel = this.#afterRealDelay(gatheringTime, () => this.#tell());
  }

  #tell(): void {
    const change = this.#change([...this.#gathered]);
    this.#gathered.clear();
    for (const { take } of [...this.#watchers]) take(change);
  }

  #change(changed: readonly ChangedSubject[]): Change {
    return { epoch: `${this.#epoch}.${this.#parts.engine.replacements}`, number: ++this.#number, changed };
  }
}

interface ChangeWatcher {
  take(change: Change): void;
  /** Nothing follows any more. */
  end(): void;
}
