import type { Config } from '../config/config.ts';
import { credentialsFor, intercepting, workerEnvironment } from '../runtime/environment.ts';
import type { CheckTarget } from './options.ts';
import type { SceneParts } from './scene/scene.ts';
import type { Guard } from './worker/guard.ts';
import { WorkInProcess } from './worker/work-in-process.ts';
import { runByLambda } from './worker/worker.ts';
import { WorkerProcess } from './worker/worker-process.ts';

interface How {
  readonly config: Config;
  readonly once: boolean;
  readonly intercept: boolean;
  readonly guard: Guard;
}

/** How a worker is started, whatever it is. */
export function launcherOf(target: CheckTarget, { config, once, intercept, guard }: How): SceneParts['launch'] {
  if (typeof target === 'function') {
    return ({ endpoint, output }) => {
      const clientConfig = { endpoint, region: config.region, credentials: credentialsFor(config.account) };
      return new WorkInProcess(target, clientConfig, { once, output });
    };
  }
  if ('function' in target) return () => runByLambda;
  return ({ endpoint, ...where }) => {
    const environment = workerEnvironment(endpoint, config, process.env);
    return new WorkerProcess({
      command: target as [string, ...string[]],
      environment: intercept ? intercepting(environment) : environment,
      ...{ ...where, once, guard },
    });
  };
}
