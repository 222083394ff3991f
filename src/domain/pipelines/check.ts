import { ServiceError } from '../../model/service-error.ts';
import type { ActionType } from '../action-types/action-type.ts';
import type { ActionTypeId } from '../action-types/action-type-id.ts';
import type { PipelineDeclaration } from './pipeline-declaration.ts';

/** What a pipeline is checked against besides itself. */
export interface Surroundings {
  /** The pipeline's own region. */
  readonly region: string;
  /** The type of that id that the pipeline's account and region has; undefined when there is none. */
  typeOf(id: ActionTypeId): ActionType | undefined;
}

/** One group of rules. @throws ServiceError by the first that is broken */
export type Check = (pipeline: PipelineDeclaration, surroundings: Surroundings) => void;

export function invalidStructure(message: string): ServiceError {
  return new ServiceError('InvalidStructureException', message);
}

export function invalidStage(message: string): ServiceError {
  return new ServiceError('InvalidStageDeclarationException', message);
}

export function invalidAction(message: string): ServiceError {
  return new ServiceError('InvalidActionDeclarationException', message);
}

/**
 * The number of the first command that has several lines, from 1 on; undefined when there is none. Multi-line formats
 * "will result in an error message" (user guide, action-reference-Commands and rule-reference-Commands [documented]).
 */
export function lineBreakIn(commands: readonly string[] | undefined): number | undefined {
  const index = commands?.findIndex((command) => /[\r\n]/.test(command.trimEnd())) ?? -1;
  return index < 0 ? undefined : index + 1;
}
