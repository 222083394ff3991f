import { type Check, invalidAction } from './check.ts';
import { actionsOf } from './pipeline-declaration.ts';

/** Every artifact is made once (C4 [transcript]), and before it is used (I1 [documented]; text: I11 [transcript]). */
export const checkArtifacts: Check = (pipeline) => {
  const producers = new Map<string, { stage: number; runOrder: number }>();
  for (const { action, position } of positionedActions(pipeline)) {
    for (const { name } of action.outputArtifacts) {
      if (producers.has(name)) {
        throw invalidAction(
          `Output Artifact Bundle name must be unique within the pipeline. ${name} has been used more than once.`,
        );
      }
      producers.set(name, position);
    }
  }
  for (const { action, position } of positionedActions(pipeline)) {
    for (const { name } of action.inputArtifacts) {
      const made = producers.get(name);
      const isPreceding =
        made !== undefined &&
        (made.stage < position.stage || (made.stage === position.stage && made.runOrder < position.runOrder));
      if (isPreceding) continue;
      throw invalidAction(
        `Input Artifact Bundle ${name} in action ${action.name} is not declared as Output Artifact Bundle in any of the preceding actions`,
      );
    }
  }
};

function positionedActions(pipeline: Parameters<Check>[0]) {
  return actionsOf(pipeline).map(({ stage, action }) => ({
    action,
    position: { stage: pipeline.stages.indexOf(stage), runOrder: action.runOrder },
  }));
}
