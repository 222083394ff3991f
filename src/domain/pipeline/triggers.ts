import { isConnection } from '../git-trigger.ts';
import { actionsOf } from '../pipeline-declaration.ts';
import { type Check, invalidStructure } from './check.ts';

/** Triggers name a source action of a connection (C5 [transcript]); which filters go together: I8 [transcript]. */
export const checkTriggers: Check = (pipeline) => {
  const connections = new Set(
    actionsOf(pipeline)
      .filter(({ action }) => isConnection(action))
      .map(({ action }) => action.name),
  );
  for (const { gitConfiguration } of pipeline.triggers ?? []) {
    if (!connections.has(gitConfiguration.sourceActionName)) {
      throw invalidStructure('Triggers for connections must reference a CodeStarSourceConnection action.');
    }
    for (const { tags, branches, filePaths } of gitConfiguration.push ?? []) {
      if (tags !== undefined && (branches !== undefined || filePaths !== undefined)) {
        throw invalidStructure(
          'The trigger configuration for the source action is not valid. Make sure to choose valid filter combinations.',
        );
      }
    }
  }
};
