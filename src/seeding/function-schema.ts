import { runtimePattern } from '../domain/jobs/lambda-function.ts';
import { type JsonSchema, secret } from '../model/json-schema.ts';
import { formToldBy, object } from './form-schema.ts';

/** The part of a fixture document's schema that is about functions. */

const text: JsonSchema = { type: 'string', minLength: 1 };
const url: JsonSchema = { type: 'string', pattern: '^https?://.+' };

const timeout: JsonSchema = {
  type: ['string', 'number', 'object'],
  description:
    'Real time that one invocation may take: 90s, or seconds as a number, as Lambda has them. At most 15m. Default 15s.',
};

const reservedConcurrentExecutions: JsonSchema = {
  type: 'integer',
  minimum: 1,
  description: 'How many of its invocations run at once; others wait. Default: as many as there are.',
};

const members: Record<string, JsonSchema> = {
  timeout,
  environment: secret({
    type: 'object',
    propertyNames: { pattern: '^[a-zA-Z][a-zA-Z0-9_]*$' },
    additionalProperties: { type: 'string' },
    description: "Variables of the function's process, which win over those that point it at the emulator.",
  }),
  memorySize: {
    type: 'integer',
    minimum: 128,
    maximum: 10_240,
    description: 'MB, which the function is told of. Not enforced. Default 128.',
  },
  reservedConcurrentExecutions,
};
const runtime: JsonSchema = {
  type: 'string',
  pattern: runtimePattern,
  description:
    'Lambda’s name of a runtime for Node.js or Python, such as nodejs22.x; the machine’s own version is what runs. What needs another runtime is given by its url or endpoint.',
};
const lambdaHandler: JsonSchema = {
  type: 'string',
  pattern: '^[^\\s.]\\S*\\.[^\\s./]+$',
  description:
    'As Lambda spells it: the file without its extension, from the root of the code, a dot, and the name of what it exports, such as src/app.handler.',
};
const exportName: JsonSchema = { ...text, description: 'Name of what the file exports. Default handler.' };

const codeFunction = object(
  {
    code: {
      ...text,
      description: 'The folder that is the root of the code, or a zip of it, relative to the document.',
    },
    handler: lambdaHandler,
    runtime,
    ...members,
  },
  ['code', 'handler'],
  'A function as it is deployed to Lambda: a folder or a zip for Node.js or Python.',
);

const inlineFunction = object(
  { inlineCode: { ...text, description: 'The text of the file index.' }, handler: lambdaHandler, runtime, ...members },
  ['inlineCode', 'handler', 'runtime'],
  'A function whose code stands in the document, as CloudFormation has it.',
);

const moduleFunction = object(
  {
    module: { ...text, description: 'A file for Node.js, relative to the document.' },
    handler: exportName,
    ...members,
  },
  ['module'],
  'A function of a file for Node.js.',
);

const pythonFunction = object(
  {
    python: { ...text, description: 'A file for Python, relative to the document.' },
    handler: exportName,
    ...members,
  },
  ['python'],
  'A function of a file for Python.',
);

const urlFunction = object(
  { url, timeout, reservedConcurrentExecutions },
  ['url'],
  "A function in a container with Lambda's runtime interface emulator.",
);

const endpointFunction = object({ endpoint: url }, ['endpoint'], "A function behind an API like Lambda's.");

const forms = {
  code: codeFunction,
  inlineCode: inlineFunction,
  module: moduleFunction,
  python: pythonFunction,
  url: urlFunction,
  endpoint: endpointFunction,
};

/** What is given in none of the forms knows the members of all, so that one in another spelling is recognised. */
const anyFunction = object(
  Object.assign({}, ...Object.values(forms).map(({ properties }) => properties)),
  ['code'],
  'A function in one of its forms.',
);

export const functionsSchema: JsonSchema = {
  type: 'object',
  propertyNames: { pattern: '^[a-zA-Z0-9_-]{1,64}$' },
  additionalProperties: formToldBy(forms, anyFunction),
  description: 'Functions that do Lambda actions, by name.',
};
