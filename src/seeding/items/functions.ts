import { basename } from 'node:path';
import { durationShape } from '../../domain/duration.ts';
import {
  defaultFunctionTimeout,
  type FunctionDefinition,
  functionTimeoutOf,
  type LambdaEvent,
  runtimePattern,
} from '../../domain/jobs/lambda-function.ts';
import type { Context, OperationContext } from '../../engine/context.ts';
import type { Handler } from '../../functions/call-handler.ts';
import {
  checkedBy,
  concealed,
  integer,
  type Members,
  map,
  object,
  optional,
  type Shape,
  text,
  toldBy,
  union,
  written,
} from '../../model/shape.ts';
import { variablesFor } from '../../runtime/aws-hosts.ts';
import type { CodeFunctionFixture, FunctionFixture } from '../types.ts';
import { SeedingError } from './seeding-error.ts';

/** Of a function that is given as a file. */
export const defaultHandler = 'handler';

const url = text(undefined, { pattern: '^https?://.+' });

const timeout = optional(
  durationShape(
    'Real time that one invocation may take: 90s, or seconds as a number, as Lambda has them. At most 15m. Default 15s.',
  ),
);

const reservedConcurrentExecutions = optional(
  integer('How many of its invocations run at once; others wait. Default: as many as there are.', { minimum: 1 }),
);

/** Of functions that run here. */
const members = {
  timeout,
  environment: optional(
    concealed(
      map(text(), "Variables of the function's process, which win over those that point it at the emulator.", {
        propertyNames: { pattern: '^[a-zA-Z][a-zA-Z0-9_]*$' },
      }),
    ),
  ),
  memorySize: optional(
    integer('MB, which the function is told of. Not enforced. Default 128.', { minimum: 128, maximum: 10_240 }),
  ),
  reservedConcurrentExecutions,
};

const runtime = text(
  'Lambda’s name of a runtime for Node.js or Python, such as nodejs22.x; the machine’s own version is what runs. What needs another runtime is given by its executable, url or endpoint.',
  { pattern: runtimePattern },
);

const lambdaHandler = text(
  'As Lambda spells it: the file without its extension, from the root of the code, a dot, and the name of what it exports, such as src/app.handler.',
  { pattern: '^[^\\s.]\\S*\\.[^\\s./]+$' },
);

const exportName = optional(nonEmpty('Name of what the file exports. Default handler.'));

export const codeFunction = object(
  {
    code: nonEmpty('The folder that is the root of the code, or a zip of it, relative to the document.'),
    handler: lambdaHandler,
    runtime: optional(runtime),
    ...members,
  },
  'A function as it is deployed to Lambda: a folder or a zip for Node.js or Python.',
);

export const inlineFunction = object(
  { inlineCode: nonEmpty('The text of the file index.'), handler: lambdaHandler, runtime, ...members },
  'A function whose code stands in the document, as CloudFormation has it.',
);

export const moduleFunction = object(
  { module: nonEmpty('A file for Node.js, relative to the document.'), handler: exportName, ...members },
  'A function of a file for Node.js.',
);

export const pythonFunction = object(
  { python: nonEmpty('A file for Python, relative to the document.'), handler: exportName, ...members },
  'A function of a file for Python.',
);

export const executableFunction = object(
  {
    executable: nonEmpty('A program that asks Lambda’s Runtime API for its invocations, relative to the document.'),
    handler: optional(nonEmpty('What _HANDLER tells it. Default: the name of its file.')),
    ...members,
  },
  'A function that is a program of its own, such as the bootstrap of one in Go, Rust or .NET.',
);

export const urlFunction = object(
  { url, timeout, reservedConcurrentExecutions },
  "A function in a container with Lambda's runtime interface emulator.",
);

export const endpointFunction = object({ endpoint: url }, "A function behind an API like Lambda's.");

const forms = {
  code: codeFunction,
  inlineCode: inlineFunction,
  module: moduleFunction,
  python: pythonFunction,
  executable: executableFunction,
  url: urlFunction,
  endpoint: endpointFunction,
};

/** What is given in none of the forms knows the members of all, so that one in another spelling is recognised. */
const anyFunction = object(
  Object.assign({}, ...Object.values(forms).map(({ members: ofForm }) => ofForm)) as Members,
  'A function in one of its forms.',
  { required: ['code'] },
);

/** Functions by name: where they are, or the code itself, which only a document of this process has. */
export const functionsByName = checkedBy(
  map(
    union([...Object.values(forms), written<Handler<LambdaEvent>>('Handler<LambdaEvent>', {})]),
    'Functions that do Lambda actions, by name.',
  ),
  () => ({
    type: 'object',
    propertyNames: { pattern: '^[a-zA-Z0-9_-]{1,64}$' },
    additionalProperties: toldBy<Shape, unknown>(forms, anyFunction).schema,
  }),
);

/**
 * Keeps where a function is, or what is now said of it.
 * @param endpoints Where other services are, by their names; `*` stands for all others
 * @throws SeedingError
 */
export function saveFunctionFixture(
  { store, worldKey, log }: OperationContext,
  name: string,
  fixture: FunctionFixture,
  endpoints: Readonly<Record<string, string>> = {},
): void {
  store.functions.save({ world: worldKey, name, definition: definitionOf(fixture, endpoints) });
  if ('runtime' in fixture && fixture.runtime === 'python2.7') {
    log.warn(`Function ${name} is written for Python 2.7, and python3 runs it: what only Python 2 takes fails.`);
  }
}

/** Says that a function is one of this process, whose code is kept elsewhere. */
export function saveRegisteredFunction(
  { store }: Pick<Context, 'store'>,
  world: string,
  name: string,
  timeout = defaultFunctionTimeout,
): void {
  store.functions.save({ world, name, definition: { kind: 'registered', timeout, environment: {} } });
}

/** What functions have that run here; of the others, each has a part. */
type Common = Pick<CodeFunctionFixture, 'timeout' | 'environment' | 'memorySize' | 'reservedConcurrentExecutions'>;

function definitionOf(fixture: FunctionFixture, endpoints: Readonly<Record<string, string>>): FunctionDefinition {
  const { timeout: given, environment = {}, memorySize, reservedConcurrentExecutions: most } = fixture as Common;
  const common = {
    timeout: readTimeout(given),
    environment: { ...variablesFor(endpoints), ...environment },
    ...(memorySize !== undefined && { memorySize }),
    ...(most !== undefined && { reservedConcurrentExecutions: most }),
  };
  if ('url' in fixture) return { kind: 'url', url: fixture.url, ...common };
  if ('endpoint' in fixture) return { kind: 'endpoint', endpoint: fixture.endpoint, ...common };
  if ('inlineCode' in fixture) {
    const { inlineCode, handler } = fixture;
    return { kind: 'inline', inlineCode, handler, runtime: fixture.runtime, ...common };
  }
  if ('code' in fixture) {
    const { code, handler, runtime: named } = fixture;
    return { kind: 'code', code, handler, ...(named !== undefined && { runtime: named }), ...common };
  }
  if ('executable' in fixture) {
    const { executable, handler = basename(executable) } = fixture;
    return { kind: 'executable', executable, handler, ...common };
  }
  const handler = fixture.handler ?? defaultHandler;
  if ('python' in fixture) return { kind: 'python', python: fixture.python, handler, ...common };
  return { kind: 'module', module: fixture.module, handler, ...common };
}

function readTimeout(given: Common['timeout']): number {
  try {
    return functionTimeoutOf(given);
  } catch (error) {
    throw new SeedingError(`timeout: ${(error as RangeError).message}`);
  }
}

function nonEmpty(description: string): Shape<string> {
  return text(description, { minLength: 1 });
}
