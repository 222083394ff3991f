import type { JobLifecycle } from '../domain/jobs/lifecycle.ts';
import type { World } from '../domain/world.ts';
import type { Ids } from '../runtime/ids.ts';
import type { Log } from '../runtime/log.ts';
import type { Store } from '../sqlite/store.ts';

/** Behaviour that AWS leaves open or that a user may want otherwise, fixed when the emulator starts. */
export interface Policy {
  readonly jobLifecycle: JobLifecycle;
  /** Milliseconds that a worker has to acknowledge (D1). */
  readonly acknowledgementWindow: number;
  /** Milliseconds before a continuation can be polled (D6). */
  readonly continuationDelay: number;
  /** Whether a deleted action type may be created again in the same version (F5). */
  readonly allowsRecreatedActionTypes: boolean;
  /** Milliseconds from a new version of a source's object to the moment at which its pipeline notices (J7). */
  readonly sourcePollInterval: number;
  /** Milliseconds before a function that failed is invoked again, for each of the retries (H3). */
  readonly functionRetryDelays: readonly number[];
  /** An API that is compatible with Lambda's and has every function that is not given otherwise. */
  readonly lambdaEndpoint: string | undefined;
  /** What becomes of an action of AWS that no stub speaks of (K1). */
  readonly unstubbedActions: 'fail' | 'succeed';
}

/** What all work on the state is given: one instant, the store inside its transaction, and what comes from outside. */
export interface Context {
  /** Epoch milliseconds; the same throughout one piece of work. */
  readonly now: number;
  readonly store: Store;
  readonly policy: Policy;
  readonly ids: Ids;
  readonly log: Log;
}

/** Runs work on the state (Engine): what those are given who do a part of their work outside transactions. */
export interface Transactions {
  /** Runs work in a transaction of its own; whatever it throws rolls back. */
  perform<T>(work: (context: Context) => T): T;
  /** Looks at the state at one instant. Changes nothing and wakes nobody. */
  read<T>(look: (context: Context) => T): T;
}

/** What an operation is given: the account and region that its request was signed for, too. */
export interface OperationContext extends Context {
  readonly world: World;
  /** `world` in its stored form. */
  readonly worldKey: string;
  /** The ARN of who signed the request; undefined for what the account itself does (J18). */
  readonly caller?: string | undefined;
}

/** What an operation is given that a request asked for. */
export interface RequestContext extends OperationContext {
  /** Where the request reached the emulator, such as `http://127.0.0.1:7109`. */
  readonly endpoint: string;
}
