import { basename, dirname, extname } from 'node:path';
import { environmentFor, overridingVariables } from '../environment.ts';
import { functionVersion, type InvocationFacts, memoryLimitInMB } from './call-handler.ts';
import type { FunctionCall } from './function-call.ts';

/**
 * The variables of a function's process: this process's, pointed at the emulator, Lambda's, and then the definition's
 * own.
 */
export function functionEnvironment(
  { world, name, definition }: FunctionCall,
  place: {
    readonly file: string;
    readonly handler: string;
    readonly endpoint: string;
    readonly facts: InvocationFacts;
  },
): Record<string, string | undefined> {
  const own = { ...process.env };
  for (const variable of overridingVariables(own)) delete own[variable];
  for (const variable of Object.keys(own)) if (variable.startsWith('CODEPIPELINE_LOCAL_')) delete own[variable];
  const emulator = environmentFor(place.endpoint, { account: world.accountId, region: world.region });
  const noProxy = [own.NO_PROXY ?? own.no_proxy, emulator.NO_PROXY].filter(Boolean).join(',');
  return {
    ...own,
    ...emulator,
    NO_PROXY: noProxy,
    no_proxy: noProxy,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: functionVersion,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: memoryLimitInMB,
    AWS_LAMBDA_LOG_GROUP_NAME: place.facts.logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: place.facts.logStreamName,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    LAMBDA_TASK_ROOT: dirname(place.file),
    _HANDLER: `${basename(place.file, extname(place.file))}.${place.handler}`,
    TZ: ':UTC',
    ...definition.environment,
  };
}
