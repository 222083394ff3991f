import { createPublisher } from '../../model/published-schema.ts';
import { fixtureDocument, publishedFixtures } from '../../seeding/items/document.ts';
import { createCommand } from '../command.ts';
import { printJson } from '../output.ts';

export const schema = createCommand('schema', {
  description: 'print the JSON Schema of fixture documents',
  examples: ['schema > fixture.schema.json'],
}).action(printSchema);

/** Prints the JSON Schema of fixture documents. */
function printSchema(): void {
  const { FixtureDocument: _, ...parts } = publishedFixtures;
  const named = new Map(Object.entries(parts).map(([name, { schema }]) => [schema, name]));
  const { publish, definitions } = createPublisher({ place: '#/$defs', nameOfStructure: (name) => name, named });
  printJson({ ...publish(fixtureDocument.schema), $defs: definitions });
}
