import type { Config } from '../../config/config.ts';
import { credentialsFor, workerEnvironment } from '../../runtime/environment.ts';
import type { CheckTarget } from '../options.ts';
import type { SceneParts } from '../scene/scene.ts';
import type { Guard } from '../worker/guard.ts';
import { WorkInProcess } from '../worker/work-in-process.ts';
import { runByLambda } from '../worker/worker.ts';
import { WorkerProcess } from '../worker/worker-process.ts';

interface How {
  readonly config: Config;
  readonly once: boolean;
  /** What leads the worker here that asks AWS's own hosts; undefined where that is not wanted. */
  readonly interception: typeof import('../../tls/intercept.ts') | undefined;
  readonly guard: Guard;
}

/** How a worker is started, whatever it is. */
export function launcherOf(target: CheckTarget, { config, once, interception, guard }: How): SceneParts['launch'] {
  if (typeof target === 'function') {
    return ({ endpoint, output }) => {
      const clientConfig = { endpoint, region: config.region, credentials: credentialsFor(config.account) };
      return new WorkInProcess(target, clientConfig, { once, output });
    };
  }
  if ('function' in target) return () => runByLambda;
  return ({ endpoint, proxyUrl = '', emulator: { certificate = '' }, caseFolder, ...where }) => {
    const environment = workerEnvironment(endpoint, config, process.env, config.upstream);
    const trust = { proxyUrl, certificate, proxyPass: config.proxyPass, folder: caseFolder };
    return new WorkerProcess({
      command: target as [string, ...string[]],
      environment: interception?.interceptAll(environment, trust) ?? environment,
      ...{ ...where, once, guard },
    });
  };
}
