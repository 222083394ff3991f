import type { Subscription } from '../../domain/events/topic.ts';
import { Repository } from '../database/repository.ts';

/** Subscriptions of functions to topics of SNS. */
export class Subscriptions extends Repository {
  /** Writes one, or another filter of the function's that is there, which keeps its id. */
  save({ topicArn, world, function: name, id, filter }: Subscription): void {
    this.database.run(
      `INSERT INTO subscriptions (world, topic_arn, function, id, filter) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (world, topic_arn, function) DO UPDATE SET filter = excluded.filter`,
      world,
      topicArn,
      name,
      id,
      filter && JSON.stringify(filter),
    );
  }

  /** Those of a topic, of functions of all worlds. */
  listOf(topicArn: string): Subscription[] {
    return this.database
      .all<Omit<Subscription, 'filter'> & { filter: string | null }>(
        `SELECT topic_arn AS topicArn, world, function, id, filter FROM subscriptions
         WHERE topic_arn = ? ORDER BY world, function`,
        topicArn,
      )
      .map(({ filter, ...subscription }) => ({ ...subscription, filter: filter && JSON.parse(filter) }));
  }
}
