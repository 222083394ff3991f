// Writes src/sqlite/migrations/whole-schema.ts, what the steps amount to, for databases that are new. `--check` only
// compares, for the tests.
import { readFileSync, writeFileSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { migrationsFor } from '../src/sqlite/migrations/index.ts';

const file = 'src/sqlite/migrations/whole-schema.ts';

const connection = new Sqlite(':memory:');
connection.exec("ATTACH '' AS bulk");
for (const step of migrationsFor('bulk')) connection.exec(step);

const statementsOf = (schema: 'main' | 'bulk') =>
  connection
    .prepare<[], string>(`SELECT sql FROM ${schema}.sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid`)
    .pluck()
    .all()
    // SQLite keeps its own tables for itself.
    .filter((sql) => !sql.startsWith('CREATE TABLE sqlite_'));

const ofBulk = statementsOf('bulk').map((sql) =>
  sql.replace(/^CREATE (TABLE|(?:UNIQUE )?INDEX) /, (create) => `${create}\${bulk}.`),
);
const statements = [...statementsOf('main'), ...ofBulk].map((sql) => `${sql};`).join('\n\n');

const written = `import type { BulkSchema } from '../database.ts';

/**
 * What all steps amount to. A new database begins with it: to take them one by one costs 8 ms, this 1.3 ms. Written by
 * npm run schema.
 */
export const wholeSchema = (bulk: BulkSchema) => \`
${statements}
\`;
`;

if (process.argv.includes('--check')) {
  if (written !== readFileSync(file, 'utf8')) {
    console.error(`${file} is not what the steps amount to; run npm run schema.`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, written);
}
