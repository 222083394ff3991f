import { count, described, list, object, optional, type TypeOf, text } from '../model/shape.ts';

const texts = list(text());

export const appliedDocument = object(
  {
    actionTypes: count(),
    jobIds: texts,
    pipelines: count(),
    executionIds: described(texts, 'Ids of the executions that were started.'),
    webhooks: count(),
    functions: count(),
    stubs: count(),
    thirdPartyClients: count(),
    eventTargets: count(),
    eventRules: count(),
    notificationRules: count(),
    subscriptions: count(),
    buckets: count(),
    warnings: optional(list(text(), 'Sentences about what will hardly go as it is meant.')),
  },
  'What seeding made.',
);

export interface AppliedDocument extends TypeOf<typeof appliedDocument> {}

export const nothingApplied: AppliedDocument = {
  ...{ actionTypes: 0, jobIds: [], pipelines: 0, executionIds: [], webhooks: 0, functions: 0, stubs: 0 },
  ...{ thirdPartyClients: 0, eventTargets: 0, eventRules: 0, notificationRules: 0, subscriptions: 0, buckets: 0 },
};

/** What several documents made together. */
export function addUp(applied: readonly AppliedDocument[]): AppliedDocument {
  const warnings = applied.flatMap((made) => made.warnings ?? []);
  const sums = Object.entries(nothingApplied).map(([name, none]) => {
    const all = applied.map((made) => made[name as keyof typeof nothingApplied]);
    return [name, Array.isArray(none) ? all.flat() : (all as number[]).reduce((sum, more) => sum + more, 0)];
  });
  return { ...Object.fromEntries(sums), ...(warnings.length > 0 && { warnings }) };
}
