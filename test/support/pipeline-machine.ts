import { jobLifecycle } from '../../src/domain/jobs/lifecycle.ts';
import { Background } from '../../src/engine/background.ts';
import { Engine } from '../../src/engine/engine.ts';
import { type Invocation, invokeForJob } from '../../src/engine/jobs/lambda-job.ts';
import { Waits } from '../../src/engine/waits.ts';
import { ServiceError } from '../../src/model/service-error.ts';
import type { OperationName } from '../../src/model/service-model.ts';
import { operations } from '../../src/operations/registry.ts';
import { type Clock, createClock } from '../../src/runtime/clock.ts';
import { createSequentialIds, type Ids } from '../../src/runtime/ids.ts';
import { createLog } from '../../src/runtime/log.ts';
import { applyDocument } from '../../src/seeding/apply-document.ts';
import type { FixtureDocument } from '../../src/seeding/types.ts';
import { Store } from '../../src/sqlite/store.ts';

const world = { accountId: '123456789012', region: 'us-east-1' };
const worldKey = '123456789012/us-east-1';

/** The emulator from its operations downwards, without HTTP, for tests that call it tens of thousands of times. */
export class PipelineMachine {
  readonly #file: string;
  readonly #ids: Ids = createSequentialIds();
  store: Store;
  #clock: Clock;
  #engine: Engine;

  constructor(file: string, document: FixtureDocument) {
    this.#file = file;
    [this.store, this.#clock, this.#engine] = this.#open();
    this.#engine.perform((context) => applyDocument(context, document, world));
  }

  /** Calls an operation with an input that is well formed; answers the class of a refusal as text. */
  // biome-ignore lint/suspicious/noExplicitAny: the answers of twenty operations
  call(name: OperationName, input: object): any {
    try {
      return this.#engine.perform((context) =>
        operations[name]?.handle({ ...context, world, worldKey, endpoint: 'http://127.0.0.1' }, input),
      );
    } catch (error) {
      if (error instanceof ServiceError) return error.code;
      throw error;
    }
  }

  /** Answers the job of the function whose invocation has waited longest, and takes the function for invoked. */
  takeInvocation(): string | undefined {
    const [effect] = this.store.effects.listReady(invokeForJob, 1);
    if (effect === undefined) return undefined;
    this.#engine.perform(({ store }) => store.effects.delete(effect.key));
    return this.store.jobRecords.findByKey((effect.data as Invocation).job)?.id;
  }

  advance(milliseconds: number): void {
    this.#engine.changeClock(() => this.#clock.moveTo(this.#clock.now() + milliseconds));
    this.#engine.start();
  }

  /** As after a kill: only what the file holds goes on. */
  restart(): void {
    this.close();
    [this.store, this.#clock, this.#engine] = this.#open();
  }

  close(): void {
    this.#engine.stop();
    this.store.close();
  }

  #open(): [Store, Clock, Engine] {
    const store = new Store(this.#file);
    const clock = createClock(
      store.emulator.findClock() ?? { mode: 'manual', value: Date.parse('2030-01-01T00:00:00Z') },
    );
    const engine = new Engine({
      store,
      clock,
      createAlarm: () => ({ set: () => {}, clear: () => {} }),
      waits: new Waits(() => () => {}),
      background: new Background({ log: createLog('silent', () => {}), afterRealDelay: () => () => {} }),
      elapsed: () => 0,
      ids: this.#ids,
      log: createLog('silent', () => {}),
      policy: {
        jobLifecycle,
        acknowledgementWindow: 60_000,
        continuationDelay: 30_000,
        allowsRecreatedActionTypes: true,
        sourcePollInterval: 0,
        functionRetryDelays: [],
        lambdaEndpoint: undefined,
        unstubbedActions: 'fail',
      },
    });
    engine.changeClock(() => {});
    engine.start();
    return [store, clock, engine];
  }
}
