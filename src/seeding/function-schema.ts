import type { JsonSchema } from '../model/json-schema.ts';
import { formToldBy, object } from './form-schema.ts';

/** The part of a fixture document's schema that is about functions. */

const text: JsonSchema = { type: 'string', minLength: 1 };
const url: JsonSchema = { type: 'string', pattern: '^https?://.+' };

const members: Record<string, JsonSchema> = {
  timeout: {
    type: ['string', 'number', 'object'],
    description: 'Real time that one invocation may take, such as 90s: at most 15m. Default 15s.',
  },
  environment: {
    type: 'object',
    additionalProperties: { type: 'string' },
    description: "Variables of the function's process.",
  },
};
const handler: JsonSchema = { ...text, description: 'Name of what the file exports. Default handler.' };

const moduleFunction = object(
  { module: { ...text, description: 'A file for Node.js, relative to the document.' }, handler, ...members },
  ['module'],
  'A function of a file for Node.js.',
);

const pythonFunction = object(
  { python: { ...text, description: 'A file for Python, relative to the document.' }, handler, ...members },
  ['python'],
  'A function of a file for Python.',
);

const urlFunction = object(
  { url, timeout: members.timeout as JsonSchema },
  ['url'],
  "A function in a container with Lambda's runtime interface emulator.",
);

const endpointFunction = object({ endpoint: url }, ['endpoint'], "A function behind an API like Lambda's.");

export const functionsSchema: JsonSchema = {
  type: 'object',
  propertyNames: { pattern: '^[a-zA-Z0-9_-]{1,64}$' },
  additionalProperties: formToldBy(
    { python: pythonFunction, url: urlFunction, endpoint: endpointFunction },
    moduleFunction,
  ),
  description: 'Functions that do Lambda actions, by name.',
};
