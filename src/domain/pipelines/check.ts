import { ServiceError } from '../../model/service-error.ts';
import type { ActionType, ActionTypeId } from '../action-types/action-type.ts';
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
