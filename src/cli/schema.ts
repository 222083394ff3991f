import { createPublisher } from '../model/published-schema.ts';
import { fixtureDocumentSchema, fixtureShapes } from '../seeding/schema.ts';

/** Prints the JSON Schema of fixture documents. */
export function printSchema(): void {
  const named = new Map([...fixtureShapes].filter(([schema]) => schema !== fixtureDocumentSchema));
  const { publish, definitions } = createPublisher({ place: '#/$defs', nameOfStructure: (name) => name, named });
  console.log(JSON.stringify({ ...publish(fixtureDocumentSchema), $defs: definitions }, null, 2));
}
