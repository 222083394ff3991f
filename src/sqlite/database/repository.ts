import type { Database } from './database.ts';

/** The SQL of a table, or of a few that are one subject. */
export abstract class Repository {
  protected readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }
}
