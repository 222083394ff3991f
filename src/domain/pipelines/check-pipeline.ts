import { checkActions } from './actions.ts';
import { checkArtifacts, checkNamespaces } from './artifacts.ts';
import type { Check, Surroundings } from './check.ts';
import { checkConditions } from './conditions.ts';
import type { PipelineDeclaration } from './pipeline-declaration.ts';
import { checkArtifactStores, checkPipelineType, checkStages, checkStructure } from './structure.ts';
import { checkTriggers } from './triggers.ts';
import { checkVariableReferences } from './variable-references.ts';

/** M2 [documented]: in an account and region. */
export const mostPipelines = 1000;

/**
 * All that the model's constraints cannot say of a pipeline; the first failed check wins (B8). The order is chosen
 * (I13): what is refused with the class of the constraints comes first, then the whole before its parts, as a reader
 * of the declaration meets them, then what the parts have to do with each other, which presumes that each is in order.
 */
const checks: readonly Check[] = [
  checkArtifactStores,
  checkStructure,
  checkPipelineType,
  checkTriggers,
  checkStages,
  checkConditions,
  checkActions,
  checkArtifacts,
  checkNamespaces,
  checkVariableReferences,
];

/**
 * @throws ServiceError ValidationException, InvalidStructureException, InvalidStageDeclarationException,
 *   InvalidBlockerDeclarationException, InvalidActionDeclarationException
 */
export function checkPipeline(pipeline: PipelineDeclaration, surroundings: Surroundings): void {
  for (const check of checks) check(pipeline, surroundings);
}
