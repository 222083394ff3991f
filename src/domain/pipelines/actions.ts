import { catalogueEntry } from '../action-types/action-catalogue.ts';
import { type ActionType, queryablePropertyOf } from '../action-types/action-type.ts';
import { isAwsType } from '../action-types/action-type-id.ts';
import { type Check, invalidAction, lineBreakIn, type Surroundings } from './check.ts';
import type { ActionDeclaration, StageDeclaration } from './pipeline-declaration.ts';

/** Each action by itself, in the order of the declaration; its type before all that depends on the type. */
export const checkActions: Check = ({ stages, pipelineType }, surroundings) => {
  for (const stage of stages) {
    const names = new Set<string>();
    for (const action of stage.actions) {
      checkName(stage, action, names);
      const type = typeOf(action, surroundings);
      checkPipelineType(action, pipelineType);
      checkRegion(action, surroundings);
      checkTimeout(action);
      checkCommands(action);
      checkEnvironment(action);
      checkConfiguration(action, type);
      checkNotification(action, surroundings);
      checkArtifactCounts(action, type);
    }
  }
};

/** Unique in the stage (I1 [documented]; own words). */
function checkName(stage: StageDeclaration, { name }: ActionDeclaration, names: Set<string>): void {
  if (names.has(name)) throw invalidAction(`Action name '${name}' is used more than once in stage '${stage.name}'`);
  names.add(name);
}

/** C3 [transcript] */
function typeOf({ name, actionTypeId, region }: ActionDeclaration, surroundings: Surroundings): ActionType {
  const type = surroundings.typeOf(actionTypeId);
  if (type !== undefined) return type;
  const { category, provider, owner, version } = actionTypeId;
  const regionName = (region ?? surroundings.region).toUpperCase().replaceAll('-', '_');
  throw invalidAction(
    `ActionType (Category: '${category}', Provider: '${provider}', Owner: '${owner}', Version: '${version}') in action '${name}' is not available in region '${regionName}'`,
  );
}

/** I17 [transcript for three types, documented for the others] */
function checkPipelineType({ actionTypeId }: ActionDeclaration, pipelineType: string): void {
  if (pipelineType === 'V2' || catalogueEntry(actionTypeId)?.isV2Only !== true) return;
  throw invalidAction(`${actionTypeId.provider} Action can only be used with V2 pipelines.`);
}

/** Only actions of AWS run in another region, and no source does (I6 [documented]; own words). */
function checkRegion({ name, actionTypeId, region }: ActionDeclaration, surroundings: Surroundings): void {
  if (region === undefined || region === surroundings.region) return;
  if (actionTypeId.owner === 'AWS' && actionTypeId.category !== 'Source') return;
  throw invalidAction(
    `Action '${name}' is declared in region ${region}; source, custom and third-party actions run in the region of their pipeline (${surroundings.region})`,
  );
}

/** M1 [documented]: manual approvals alone have one of their own. */
function checkTimeout({ name, actionTypeId, timeoutInMinutes }: ActionDeclaration): void {
  if (timeoutInMinutes === undefined || isAwsType(actionTypeId, 'Approval/Manual')) return;
  throw invalidAction(`Action '${name}' cannot have timeoutInMinutes; only manual approval actions can`);
}

/** I7 [transcript]: the text speaks of commands for files of output artifacts too. */
function checkCommands({ name, actionTypeId, commands, outputArtifacts }: ActionDeclaration): void {
  if (actionTypeId.category === 'Compute') {
    if (actionTypeId.owner === 'AWS' && commands === undefined) {
      throw invalidAction(`Action ${name} must have a non-empty commands field`);
    }
    const broken = lineBreakIn(commands);
    if (broken !== undefined) throw invalidAction(`Action '${name}' has a command of several lines, number ${broken}`);
  } else if (commands !== undefined || outputArtifacts.some(({ files }) => files !== undefined)) {
    throw invalidAction(
      `The following action cannot contain a commands field: ${name}. To use the commands field, use a compute action.`,
    );
  }
}

/** action-reference-Commands [documented]: "only supported for the Commands action" (I18; own words). */
function checkEnvironment({ name, actionTypeId, environmentVariables = [] }: ActionDeclaration): void {
  if (isAwsType(actionTypeId, 'Compute/Commands')) return;
  const secret = environmentVariables.find(({ type }) => type === 'SECRETS_MANAGER');
  if (secret === undefined) return;
  throw invalidAction(
    `Action '${name}' has the environment variable '${secret.name}' of the type SECRETS_MANAGER; only Commands actions can`,
  );
}

/** I2; text of C4 [transcript], for output artifacts and for too many in the same form [inferred]. */
function checkArtifactCounts({ name, inputArtifacts, outputArtifacts }: ActionDeclaration, type: ActionType): void {
  for (const [kind, count, { minimumCount, maximumCount }] of [
    ['input', inputArtifacts.length, type.inputArtifactDetails],
    ['output', outputArtifacts.length, type.outputArtifactDetails],
  ] as const) {
    const declares = `Action ${name} declares ${count} ${kind} artifacts which is`;
    if (count < minimumCount) throw invalidAction(`${declares} less than the minimum count (${minimumCount})`);
    if (count > maximumCount) throw invalidAction(`${declares} more than the maximum count (${maximumCount})`);
  }
}

/**
 * An action's configuration against the properties of its type (C4 [transcript]). Unknown names come first [chosen]: a
 * misspelt name is missing too, and the misspelling is what has to be seen.
 */
function checkConfiguration({ name, configuration }: ActionDeclaration, type: ActionType): void {
  if (type.takesAnyConfiguration === true) return;
  const known = new Set(type.configurationProperties.map((property) => property.name));
  for (const given of Object.keys(configuration)) {
    if (!known.has(given)) {
      throw invalidAction(`Action configuration for action '${name}' contains unknown configuration '${given}'`);
    }
  }
  for (const property of type.configurationProperties) {
    if (property.required && !Object.hasOwn(configuration, property.name)) {
      throw invalidAction(
        `Action configuration for action '${name}' is missing required configuration '${property.name}'`,
      );
    }
  }
  checkQueryable(name, configuration, type);
}

/** The topic that an approval names: any account's, of the pipeline's region (C17 [transcript]). */
function checkNotification({ name, actionTypeId, configuration }: ActionDeclaration, { region }: Surroundings): void {
  const arn = configuration.NotificationArn;
  if (!isAwsType(actionTypeId, 'Approval/Manual') || arn === undefined || arn.includes('#{')) return;
  const [prefix, partition, service, arnRegion, account, ...resource] = arn.split(':');
  if (prefix !== 'arn' || !partition || !service || !account || resource.join(':') === '') {
    throw invalidAction(
      `The ARN ${arn} you specified for sending notifications for the approval action ${name} contains a format error.`,
    );
  }
  const specified = `The ARN ${arn} has been specified for sending notifications for the approval action ${name}, but`;
  if (service !== 'sns') {
    throw invalidAction(`${specified} the AWS service for this ARN cannot be used to send approval requests.`);
  }
  if (arnRegion !== region) throw invalidAction(`${specified} the ARN is not in the same region as the pipeline.`);
}

/**
 * What jobs are queried by is short and plain (I18 [documented: API reference, ActionConfigurationProperty]; own
 * words).
 */
function checkQueryable(action: string, configuration: ActionDeclaration['configuration'], type: ActionType): void {
  const property = queryablePropertyOf(type);
  if (property === undefined || /^[A-Za-z0-9_-]{1,20}$/.test(configuration[property] ?? '')) return;
  throw invalidAction(
    `Action configuration for action '${action}' has the value '${configuration[property]}' for the queryable configuration '${property}', which takes at most 20 letters, digits, underscores and hyphens`,
  );
}
