import type { AccessKey, AuthMode } from '../domain/credentials/access-key.ts';
import type { Duration } from '../domain/duration.ts';
import type { ClockMode } from '../runtime/clock.ts';
import type { LogLevel } from '../runtime/log.ts';
import type { FixtureSource } from '../seeding/types.ts';

/** How the emulator behaves. Every member is an option of `start` and an environment variable, too. */
export interface EmulatorOptions {
  /** Address to listen on. Default 127.0.0.1. */
  readonly host?: string;
  /** Port to listen on; 0 takes a free one. Default 7109; in process 0. */
  readonly port?: number;
  /** SQLite file that keeps the state, created when missing. Without it the state is in memory. */
  readonly db?: string;
  /** Fixture documents, or folders of them, to load at the start. Paths, or documents as objects. */
  readonly fixtures?: FixtureSource | readonly FixtureSource[];
  /**
   * Values of the parameters of templates among the fixtures, and of what AWS would fill in, by name; or `NAME=VALUE`,
   * one or several; or `file://PATH` of a file of them in JSON.
   */
  readonly parameter?: string | readonly string[] | Readonly<Record<string, string>>;
  /**
   * What is asked of signatures. `lenient`: to be there and well formed; they are verified when their key is known.
   * `strict`: to be verified. `off`: nothing. Default lenient.
   */
  readonly auth?: AuthMode;
  /** Keys to know beside `test`/`test` and twelve-digit ids with the secret `test`: `ID:SECRET`, or as objects. */
  readonly credentials?: readonly (string | AccessKey)[];
  /**
   * Where the control API is: `on` the same port as all else, on another port, or `off`. The health check stays on the
   * same port. In process the object that `startEmulator` gives works in any case. Default on.
   */
  readonly control?: ControlPlace;
  /**
   * Further names of this machine: the control API answers to them, and a Host header may name a bucket before them.
   */
  readonly allowedHost?: string | readonly string[];
  /** Port on which HTTPS is served, too; 0 takes a free one. Without it HTTPS is not served. */
  readonly tls?: number;
  /**
   * File of a certificate for HTTPS, in PEM, with those that vouch for it. Without it there is one of an authority that
   * this machine's user has: see the command `certificate`.
   */
  readonly tlsCert?: string;
  /** File of the key of `tlsCert`, in PEM. */
  readonly tlsKey?: string;
  /** Port of a proxy that serves AWS's own host names from here; 0 takes a free one. Without it there is none. */
  readonly proxy?: number;
  /**
   * Where the proxy, functions and workers' environments find other services of AWS: URLs by service; `*` for all
   * others.
   */
  readonly upstream?: string | readonly string[] | Readonly<Record<string, string>>;
  /**
   * What the proxy passes on of what is asked of hosts that are not AWS's: nothing, what is nearby (this machine, and
   * hosts without a domain) or all. Default off.
   */
  readonly proxyPass?: ProxyPass;
  /** `fast` leaves AWS's waits out where a worker would only wait; `aws` keeps them. Default fast. */
  readonly timing?: 'fast' | 'aws';
  /** `manual` stands still until it is advanced. Default: what the file was left with, else system. */
  readonly clock?: ClockMode;
  /** What becomes of a result for a job that nobody acknowledged. Default reject. */
  readonly unacknowledgedResults?: 'reject' | 'accept';
  /** How long a dispatched job is hidden from other workers until it is acknowledged. Default 60 s. */
  readonly acknowledgementWindow?: Duration;
  /** How long a continuation waits before it can be polled. Default 0 s; 30 s with `timing: 'aws'`. */
  readonly continuationDelay?: Duration;
  /** What becomes of an action, or a rule of a condition, that AWS would run and no stub speaks of. Default fail. */
  readonly unstubbed?: 'fail' | 'succeed';
  /** URL of an API that is compatible with Lambda's and has the functions that fixtures do not give. */
  readonly lambdaEndpoint?: string;
  /** Account of credentials that name none: twelve digits. Default 123456789012. */
  readonly account?: string;
  /** Region of requests that name none. Default us-east-1. */
  readonly region?: string;
  /** How much is logged. Default info; in process warn. */
  readonly logLevel?: LogLevel;
}

/** Which hosts that are not AWS's the proxy lets through. */
export type ProxyPass = 'off' | 'nearby' | 'on';

/** Where the control API is: on the port of all else, nowhere, or on a port of its own. */
export type ControlPlace = 'on' | 'off' | number;
