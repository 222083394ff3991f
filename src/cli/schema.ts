import { createPublisher } from '../model/published-schema.ts';
import { fixtureDocumentSchema, fixtureShapes } from '../seeding/schema.ts';
import { printJson } from './output.ts';

/** Prints the JSON Schema of fixture documents. */
export function printSchema(): void {
  const named = new Map([...fixtureShapes].filter(([schema]) => schema !== fixtureDocumentSchema));
  const { publish, definitions } = createPublisher({ place: '#/$defs', nameOfStructure: (name) => name, named });
  printJson({ ...publish(fixtureDocumentSchema), $defs: definitions });
}
