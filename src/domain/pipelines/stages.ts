import { ServiceError } from '../../model/service-error.ts';
import { type Check, invalidStage } from './check.ts';

/** M2 [documented] */
const mostActionsInStage = 100;

/** Names and sizes of stages (I1, M2; texts of C6). */
export const checkStages: Check = ({ stages }) => {
  const names = new Set<string>();
  for (const { name, actions, blockers = [] } of stages) {
    if (names.has(name)) throw invalidStage(`Stage name '${name}' is used more than once`);
    names.add(name);
    if (actions.length === 0) throw invalidStage(`Pipeline stage '${name}' has no actions; it needs at least one`);
    if (actions.length > mostActionsInStage) {
      throw invalidStage(
        `Pipeline stage '${name}' has too many actions. There can only be up to ${mostActionsInStage} actions in a pipeline stage`,
      );
    }
    // Reserved for future use [documented]; to take one and never block would be a silent success (I9 [chosen]).
    if (blockers.length > 0) {
      throw new ServiceError(
        'InvalidBlockerDeclarationException',
        `Pipeline stage '${name}' declares blockers, which are reserved for future use.`,
      );
    }
  }
};
