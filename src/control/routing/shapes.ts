import { type Duration, durationShape } from '../../domain/duration.ts';
import { regionPattern } from '../../domain/world.ts';
import { type JsonSchema, jsonSchemaOf, timestampSchema } from '../../model/json-schema.ts';
import {
  extended,
  flag,
  integer,
  type Members,
  object,
  optional,
  type Shape,
  text,
  written,
} from '../../model/shape.ts';

/** Shapes that several routes take or return. */

export function instantText(description = "ISO 8601 in UTC, by the emulator's clock."): Shape<string> {
  return text(description, { format: 'date-time' });
}

export { durationShape as duration };

/** A length of time where a query may say it, which knows no objects. */
export function queriedDuration(description?: string): Shape<Duration> {
  return written('Duration', { type: ['string', 'number'] }, description);
}

/** How many of a list are returned. */
export function limit(most: number, description: string) {
  return optional(integer(description, { minimum: 1, maximum: most }));
}

/** Bytes as they are. Generators pass over a body of which no schema is told, or end at it. */
export const binary: JsonSchema = { type: 'string', format: 'binary' };

export const nonEmpty = text(undefined, { minLength: 1 });

export const accountId = text('Twelve digits.', { pattern: '^\\d{12}$' });

/** Where something is. */
export const worldMembers = { accountId, region: text() };

export const placeOptions = object(
  { account: optional(accountId), region: optional(text(undefined, { pattern: regionPattern })) },
  "An account and region other than the emulator's own.",
);

/** An input that may say which account and region it is about. */
export function placed<M extends Members>(members: M) {
  return extended(placeOptions, members);
}

export const nothing = object({});

export const cleared = object({ cleared: integer(undefined, { minimum: 0 }) }, 'How many were removed.');

export const actionTypeId = object({ category: text(), owner: text(), provider: text(), version: text() });

export const artifactLocation = object({
  type: written<'S3'>("'S3'", { const: 'S3' }),
  s3Location: object({ bucketName: text(), objectKey: text() }),
});

export const secrets = optional(flag('Whether what its type declares secret is shown in clear.'));

/** Of the API model: for what the service takes. It keeps none of them when it answers, `required` neither. */
const constraints = new Set([
  'required',
  'pattern',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
]);

/** A structure of AWS as the control API returns it: with instants that are texts, and without constraints. */
export function answeredStructure(structure: string, required: readonly string[] = []): JsonSchema {
  return { ...(asAnswered(jsonSchemaOf(structure)) as JsonSchema), required };
}

function asAnswered(schema: unknown): unknown {
  if (schema === timestampSchema) return instantText().schema;
  if (Array.isArray(schema)) return schema.map(asAnswered);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([keyword]) => !constraints.has(keyword));
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, asAnswered(value)]));
}
