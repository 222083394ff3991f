import { delimiter } from 'node:path';
import { functionToken } from '../domain/credentials/function-session.ts';
import { otherServicesVariable, servicesIn } from '../runtime/aws-hosts.ts';
import { workerEnvironment } from '../runtime/environment.ts';
import { functionVersion, type InvocationFacts } from './call-handler.ts';
import type { LaidOutCode } from './code-folders.ts';
import { type FunctionCall, type FunctionSurroundings, memorySizeOf } from './function-call.ts';

/** Where the emulator and other services are. */
export type EmulatorsPlace = Pick<FunctionSurroundings, 'endpoint' | 'upstream'>;

/**
 * The variables of a function's process: this process's, pointed at the emulator, Lambda's, and then the definition's
 * own.
 */
export function functionEnvironment(
  call: FunctionCall,
  {
    code,
    endpoint,
    upstream,
    facts,
    temporaryFolder,
  }: EmulatorsPlace & {
    readonly code: LaidOutCode;
    readonly facts: InvocationFacts;
    readonly temporaryFolder: string;
  },
): Record<string, string> {
  const { name, definition } = call;
  const { [otherServicesVariable]: _, ...variables } = definition.environment;
  return {
    ...surroundingVariables(call, { endpoint, upstream }),
    // Not beside another key, which a definition may give, and whose token it would not be.
    ...(!('AWS_ACCESS_KEY_ID' in variables) && { AWS_SESSION_TOKEN: functionToken(name) }),
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: functionVersion,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: memorySizeOf(call),
    AWS_LAMBDA_LOG_GROUP_NAME: facts.logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: facts.logStreamName,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    // Without a name the bootstrap gives the version that it runs on.
    ...(code.runtime !== undefined && { AWS_EXECUTION_ENV: `AWS_Lambda_${code.runtime}` }),
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    LAMBDA_TASK_ROOT: code.root,
    LANG: 'en_US.UTF-8',
    // On Lambda each environment has a /tmp of its own.
    TMPDIR: temporaryFolder,
    TZ: ':UTC',
    _HANDLER: code.handler,
    ...variables,
    ...beforeInherited(variables),
  };
}

/** Where a function's variables say that services are that are not here. */
export function servicesElsewhere(call: FunctionCall, place: EmulatorsPlace): Record<string, string> {
  return servicesIn({ ...surroundingVariables(call, place), ...call.definition.environment });
}

/** This process's variables, pointed at the emulator. */
function surroundingVariables(
  { world, definition }: FunctionCall,
  { endpoint, upstream }: EmulatorsPlace,
): Record<string, string> {
  const own = Object.entries(process.env).filter(([variable]) => !variable.startsWith('CODEPIPELINE_LOCAL_'));
  const { [otherServicesVariable]: others = upstream['*'] } = definition.environment;
  const elsewhere = { ...upstream, ...(others !== undefined && { '*': others }) };
  const place = { account: world.accountId, region: world.region };
  return workerEnvironment(endpoint, place, Object.fromEntries(own), elsewhere);
}

/** Where languages look for modules. */
const modulePaths = ['NODE_PATH', 'PYTHONPATH'];

/**
 * Folders of modules that a definition gives, as it does for layers, go before the inherited ones: these stand for
 * what Lambda's runtime brings along (Q10).
 */
function beforeInherited(variables: Readonly<Record<string, string>>): Record<string, string> {
  const paths = modulePaths.flatMap((name): [string, string][] => {
    const [given, inherited] = [variables[name], process.env[name]];
    return given && inherited ? [[name, given + delimiter + inherited]] : [];
  });
  return Object.fromEntries(paths);
}
