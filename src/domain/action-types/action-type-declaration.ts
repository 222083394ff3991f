import { ServiceError } from '../../model/service-error.ts';
import { type ActionType, type ActionTypeDeclaration, describeActionType } from './action-type.ts';

/** G6 [documented]: a function has no longer than Lambda gives it. */
const mostLambdaSeconds = 15 * 60;

/** The action type that a declaration describes. Its `properties` are shown even when there are none (G6). */
export function declaredActionType(declaration: ActionTypeDeclaration): ActionType {
  const { id, urls, properties = [], inputArtifactDetails, outputArtifactDetails } = declaration;
  const { configurationUrl, ...templates } = urls ?? {};
  return {
    id,
    settings: urls && {
      ...(configurationUrl !== undefined && { thirdPartyConfigurationUrl: configurationUrl }),
      ...templates,
    },
    configurationProperties: properties.map(({ optional, noEcho, ...property }) => ({
      ...property,
      required: !optional,
      secret: noEcho,
    })),
    inputArtifactDetails,
    outputArtifactDetails,
    declaration: { ...declaration, properties },
  };
}

/**
 * What a provider would have declared for a type that is written as a custom one: job workers of one account do it
 * (G3).
 */
export function workerDeclaration(type: ActionType, pollingAccount: string): ActionTypeDeclaration {
  const { thirdPartyConfigurationUrl, ...templates } = type.settings ?? {};
  return {
    id: type.id,
    executor: {
      type: 'JobWorker',
      configuration: { jobWorkerExecutorConfiguration: { pollingAccounts: [pollingAccount] } },
    },
    inputArtifactDetails: type.inputArtifactDetails,
    outputArtifactDetails: type.outputArtifactDetails,
    properties: type.configurationProperties.map(({ required, secret, type: _, ...property }) => ({
      ...property,
      optional: !required,
      noEcho: secret,
    })),
    ...(type.settings && {
      urls: {
        ...(thirdPartyConfigurationUrl !== undefined && { configurationUrl: thirdPartyConfigurationUrl }),
        ...templates,
      },
    }),
  };
}

/**
 * Checks what the model's constraints cannot say of an executor (G6 [documented]).
 * @throws ServiceError ValidationException
 */
export function checkExecutor({ id, executor }: ActionTypeDeclaration): void {
  const { lambdaExecutorConfiguration: lambda, jobWorkerExecutorConfiguration: jobWorker } = executor.configuration;
  const refuse = (sentence: string) => {
    throw new ServiceError('ValidationException', `Action type ${describeActionType(id)}: ${sentence}`);
  };
  if (executor.type === 'Lambda' && (lambda === undefined || jobWorker !== undefined)) {
    refuse('An executor of type Lambda has a lambdaExecutorConfiguration and no jobWorkerExecutorConfiguration.');
  }
  if (executor.type === 'JobWorker' && (jobWorker === undefined || lambda !== undefined)) {
    refuse('An executor of type JobWorker has a jobWorkerExecutorConfiguration and no lambdaExecutorConfiguration.');
  }
  if (executor.type === 'Lambda' && (executor.jobTimeout ?? 0) > mostLambdaSeconds) {
    refuse(`The jobTimeout of a Lambda executor is at most ${mostLambdaSeconds} seconds, not ${executor.jobTimeout}.`);
  }
}

/**
 * Customers' pipelines must go on working: what is offered to everybody takes no new demands (G6 [documented]).
 * @throws ServiceError RequestFailedException
 */
export function checkUpdate(before: ActionTypeDeclaration, after: ActionTypeDeclaration): void {
  if (before.permissions?.allowedAccounts.includes('*') !== true) return;
  const wereRequired = new Set(before.properties?.filter(({ optional }) => !optional).map(({ name }) => name));
  const demanded = after.properties?.find(({ optional, name }) => !optional && !wereRequired.has(name));
  if (demanded === undefined) return;
  throw new ServiceError(
    'RequestFailedException',
    `Action type ${describeActionType(after.id)} is public: its property '${demanded.name}' can only be optional.`,
  );
}

/** Milliseconds that each job of such an action has; undefined where only the whole action times out (M1). */
export function jobTimeoutOf({ declaration }: ActionType): number | undefined {
  const seconds = declaration?.executor.jobTimeout;
  return seconds === undefined ? undefined : seconds * 1000;
}

/** Whether jobs of the type are for a function instead of a worker. */
export function isDoneByLambda({ declaration }: ActionType): boolean {
  return declaration?.executor.type === 'Lambda';
}
