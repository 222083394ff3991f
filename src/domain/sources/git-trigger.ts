import { matchesGlob } from '../events/glob.ts';
import type { ActionDeclaration, PipelineDeclaration } from '../pipelines/pipeline-declaration.ts';
import { isConnection } from '../pipelines/triggers.ts';
import type { GitEvent, GitPullRequest, GitPush } from './git-event.ts';

/** The trigger of a source that follows its branch by itself. */
export const changeDetection = 'DetectChanges';

/** What an event is to one source action of a pipeline. */
interface TriggerVerdict {
  readonly sourceAction: ActionDeclaration;
  /** The first filter that lets the event pass, such as `triggers[0].gitConfiguration.push[1]`, or `DetectChanges`. */
  readonly trigger?: string;
  /** Why none does, as the end of a sentence. */
  readonly reason?: string;
}

type Trigger = NonNullable<PipelineDeclaration['triggers']>[number]['gitConfiguration'];
type PushFilter = NonNullable<Trigger['push']>[number];
type PullRequestFilter = NonNullable<Trigger['pullRequest']>[number];
type Criteria = {
  readonly includes?: readonly string[] | undefined;
  readonly excludes?: readonly string[] | undefined;
};

/** Asks each source action of a connection whether an event starts the pipeline (P10 to P12). */
export function judgeEvent(pipeline: PipelineDeclaration, event: GitEvent): TriggerVerdict[] {
  const sources = pipeline.stages[0]?.actions.filter(isConnection) ?? [];
  return sources.map((sourceAction) => ({ sourceAction, ...judge(pipeline, sourceAction, event) }));
}

function judge(
  { triggers = [] }: PipelineDeclaration,
  { name, configuration }: ActionDeclaration,
  event: GitEvent,
): Omit<TriggerVerdict, 'sourceAction'> {
  const { FullRepositoryId: repository = '' } = configuration;
  if (event.repository !== undefined && event.repository.toLowerCase() !== repository.toLowerCase()) {
    return { reason: `reads ${repository}, not ${event.repository}` };
  }
  const own = triggers
    .map(({ gitConfiguration }, index) => ({ gitConfiguration, place: `triggers[${index}].gitConfiguration` }))
    .filter(({ gitConfiguration }) => gitConfiguration.sourceActionName === name);
  if (own.length === 0) return judgeByDetectChanges(configuration, event);
  const trigger = own.map((each) => passingFilter(each, configuration, event)).find((found) => found);
  return trigger === undefined ? { reason: 'has triggers, and none has a filter that the event passes' } : { trigger };
}

/** Without a trigger a source follows its one branch, unless it is told not to (P10 [documented]). */
function judgeByDetectChanges(
  configuration: ActionDeclaration['configuration'],
  event: GitEvent,
): Omit<TriggerVerdict, 'sourceAction'> {
  if (configuration.DetectChanges === 'false') return { reason: 'has no trigger, and DetectChanges is false' };
  if (isOfDefaultBranch(configuration, event)) return { trigger: changeDetection };
  return { reason: `has no trigger, so that only a push to ${configuration.BranchName} starts it` };
}

function isOfDefaultBranch({ BranchName }: ActionDeclaration['configuration'], { push }: GitEvent): boolean {
  return push?.branch !== undefined && push.branch === BranchName;
}

/** One filter that passes is enough (P11 [documented]). */
function passingFilter(
  { gitConfiguration, place }: { gitConfiguration: Trigger; place: string },
  configuration: ActionDeclaration['configuration'],
  event: GitEvent,
): string | undefined {
  const { push, pullRequest } = gitConfiguration;
  if (push === undefined && pullRequest === undefined) {
    return isOfDefaultBranch(configuration, event) ? place : undefined;
  }
  const pushed = event.push && push?.findIndex((filter) => letsPushPass(filter, event.push as GitPush));
  if (pushed !== undefined && pushed >= 0) return `${place}.push[${pushed}]`;
  const requested =
    event.pullRequest &&
    pullRequest?.findIndex((filter) => letsPullRequestPass(filter, event.pullRequest as GitPullRequest));
  return requested !== undefined && requested >= 0 ? `${place}.pullRequest[${requested}]` : undefined;
}

/** A filter on tags is for tags alone, any other for branches (P11). */
function letsPushPass({ tags, branches, filePaths }: PushFilter, push: GitPush): boolean {
  if (push.tag !== undefined) return tags !== undefined && letsPass(tags, push.tag);
  if (tags !== undefined || push.branch === undefined) return false;
  return letsPass(branches, push.branch) && letsOneFilePass(filePaths, push.files);
}

function letsPullRequestPass(
  { events, branches, filePaths }: PullRequestFilter,
  { event, branch, files }: GitPullRequest,
): boolean {
  const isOfEvent = events === undefined || events.includes(event);
  return isOfEvent && letsPass(branches, branch) && letsOneFilePass(filePaths, files);
}

/** Excludes win over includes; without includes everything is included (P11 [documented; last inferred]). */
function letsPass({ includes, excludes = [] }: Criteria = {}, text: string): boolean {
  const isMatched = (pattern: string) => matchesGlob(text, pattern);
  return !excludes.some(isMatched) && (includes === undefined || includes.some(isMatched));
}

/** Files beyond these are not looked at (P11 [documented: user guide, troubleshooting]). */
const mostFiles = 100;

function letsOneFilePass(criteria: Criteria | undefined, files: readonly string[] = []): boolean {
  return criteria === undefined || files.slice(0, mostFiles).some((file) => letsPass(criteria, file));
}
