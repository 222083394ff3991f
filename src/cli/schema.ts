import { fixtureDocumentSchema } from '../seeding/schema.ts';

/** Prints the JSON Schema of fixture documents. */
export function printSchema(): void {
  console.log(JSON.stringify(fixtureDocumentSchema, null, 2));
}
