import { createPublisher } from '../../model/published-schema.ts';
import { fixtureDocumentSchema, fixtureShapes } from '../../seeding/schema.ts';
import { createCommand } from '../command.ts';
import { printJson } from '../output.ts';

export const schema = createCommand('schema', {
  description: 'print the JSON Schema of fixture documents',
  examples: ['schema > fixture.schema.json'],
}).action(printSchema);

/** Prints the JSON Schema of fixture documents. */
function printSchema(): void {
  const named = new Map([...fixtureShapes].filter(([schema]) => schema !== fixtureDocumentSchema));
  const { publish, definitions } = createPublisher({ place: '#/$defs', nameOfStructure: (name) => name, named });
  printJson({ ...publish(fixtureDocumentSchema), $defs: definitions });
}
