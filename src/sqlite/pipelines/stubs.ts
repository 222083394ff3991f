import type { Stub } from '../../domain/executions/stub.ts';
import { Repository } from '../database/repository.ts';

/** How actions that nobody runs here end, in the order in which fixtures gave them. */
export class Stubs extends Repository {
  insert(world: string, stub: Stub): void {
    this.database.run('INSERT INTO stubs (world, definition) VALUES (?, ?)', world, JSON.stringify(stub));
  }

  list(world: string): readonly Stub[] {
    return this.database
      .all<{ definition: string }>('SELECT definition FROM stubs WHERE world = ? ORDER BY key', world)
      .map(({ definition }) => JSON.parse(definition));
  }
}
