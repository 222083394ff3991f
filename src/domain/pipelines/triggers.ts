import { isDeepStrictEqual } from 'node:util';
import type { ServiceError } from '../../model/service-error.ts';
import { type Check, invalidStructure } from './check.ts';
import { type ActionDeclaration, actionsOf, type PipelineDeclaration } from './pipeline-declaration.ts';

type Trigger = NonNullable<PipelineDeclaration['triggers']>[number]['gitConfiguration'];
type PushFilter = NonNullable<Trigger['push']>[number];
type PullRequestFilter = NonNullable<Trigger['pullRequest']>[number];
type Criteria = PushFilter['branches'];

/** M2 [documented] */
const largestTriggers = 200 * 1024;

/** Triggers name a source action of a connection (C5 [transcript]), each another one; their filters: I8. */
export const checkTriggers: Check = (pipeline) => {
  const { triggers = [] } = pipeline;
  checkSources(pipeline);
  for (const { gitConfiguration } of triggers) {
    const { push = [], pullRequest = [] } = gitConfiguration;
    if (!push.every(isValidPush) || !pullRequest.every(isValidPullRequest)) {
      throw invalidStructure(
        'The trigger configuration for the source action is not valid. Make sure to choose valid filter combinations.',
      );
    }
    if (hasDuplicates(push)) throw duplicate(gitConfiguration, 'push');
    if (hasDuplicates(pullRequest)) throw duplicate(gitConfiguration, 'pullRequest');
  }
  const bytes = Buffer.byteLength(JSON.stringify(triggers));
  if (bytes > largestTriggers) {
    throw invalidStructure(`The triggers of a pipeline have at most ${largestTriggers} bytes; these have ${bytes}`);
  }
};

function checkSources(pipeline: PipelineDeclaration): void {
  const connections = new Set(
    actionsOf(pipeline)
      .filter(({ action }) => isConnection(action))
      .map(({ action }) => action.name),
  );
  const triggered = new Set<string>();
  for (const { gitConfiguration } of pipeline.triggers ?? []) {
    const { sourceActionName } = gitConfiguration;
    if (!connections.has(sourceActionName) || triggered.has(sourceActionName)) {
      throw invalidStructure(
        "Triggers for connections must reference a CodeStarSourceConnection action. Note that when you specify a trigger, you can't specify more than one trigger per source action.",
      );
    }
    triggered.add(sourceActionName);
  }
}

/**
 * The declaration with the triggers that the service gives a V2 pipeline without any: pushes to the branch of each
 * source of a connection that detects changes (I3).
 */
export function withDefaultTriggers(pipeline: PipelineDeclaration): PipelineDeclaration {
  if (pipeline.pipelineType !== 'V2' || (pipeline.triggers ?? []).length > 0) return pipeline;
  const triggers = actionsOf(pipeline)
    .filter(({ action }) => isConnection(action) && action.configuration.DetectChanges !== 'false')
    .map(({ action: { name, configuration } }) => ({
      providerType: 'CodeStarSourceConnection' as const,
      gitConfiguration: {
        sourceActionName: name,
        push: [{ branches: { includes: [configuration.BranchName as string] } }],
      },
    }));
  return triggers.length === 0 ? pipeline : { ...pipeline, triggers };
}

/** Whether an action is a source whose repository a connection leads to: only those have triggers. */
export function isConnection({ actionTypeId }: Pick<ActionDeclaration, 'actionTypeId'>): boolean {
  return actionTypeId.provider === 'CodeStarSourceConnection';
}

/** pipelines-triggers [documented]: tags, or branches, or branches and file paths. */
function isValidPush({ tags, branches, filePaths }: PushFilter): boolean {
  if (isGiven(tags)) return !isGiven(branches) && !isGiven(filePaths);
  return isGiven(branches);
}

/** pipelines-triggers [documented]: branches, or branches and file paths; the events beside them may be left out. */
function isValidPullRequest({ branches }: PullRequestFilter): boolean {
  return isGiven(branches);
}

/** Criteria that neither include nor exclude anything are none [inferred]. */
function isGiven(criteria: Criteria): boolean {
  return criteria?.includes !== undefined || criteria?.excludes !== undefined;
}

/** limits [documented]: "Duplicates for filters in the same event type array are not allowed." */
function hasDuplicates(filters: readonly unknown[]): boolean {
  return filters.some((filter, index) => filters.slice(0, index).some((other) => isDeepStrictEqual(filter, other)));
}

function duplicate({ sourceActionName }: Trigger, kind: string): ServiceError {
  return invalidStructure(`The trigger for '${sourceActionName}' has the same ${kind} filter more than once`);
}
