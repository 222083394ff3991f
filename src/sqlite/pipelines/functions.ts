import type { FunctionDefinition } from '../../domain/jobs/lambda-function.ts';
import { Repository } from '../database/repository.ts';

/** A function with its place. */
interface StoredFunction {
  readonly world: string;
  readonly name: string;
  readonly definition: FunctionDefinition;
}

type Row = Omit<StoredFunction, 'definition'> & { readonly definition: string };

/** Where functions are that do Lambda actions. */
export class Functions extends Repository {
  /** Writes where a function is, or replaces what was said of the one of this name. */
  save({ world, name, definition }: StoredFunction): void {
    this.database.run(
      `INSERT INTO functions (world, name, definition) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET definition = excluded.definition`,
      world,
      name,
      JSON.stringify(definition),
    );
  }

  find(world: string, name: string): FunctionDefinition | undefined {
    const row = this.database.get<Row>('SELECT definition FROM functions WHERE world = ? AND name = ?', world, name);
    return row && JSON.parse(row.definition);
  }

  /** Of all worlds, by world and name. */
  list(): StoredFunction[] {
    return this.database
      .all<Row>('SELECT world, name, definition FROM functions ORDER BY world, name')
      .map((row) => ({ ...row, definition: JSON.parse(row.definition) }));
  }
}
