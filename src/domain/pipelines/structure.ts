import { type Check, invalidStructure } from './check.ts';
import { actionsOf, type StageDeclaration } from './pipeline-declaration.ts';

/** I1, M2 [documented] */
const fewestStages = 2;
const mostStages = 50;
const mostActions = 1000;

/** How many stages and actions there are, and where source actions stand (I1, M2; texts of C5). */
export const checkStructure: Check = (pipeline) => {
  const { stages } = pipeline;
  if (stages.length < fewestStages) {
    throw invalidStructure(
      `Pipeline has only ${stages.length} stage(s). There should be a minimum of ${fewestStages} stages in a pipeline`,
    );
  }
  if (stages.length > mostStages) {
    throw invalidStructure(`Pipeline has too many stages. There can only be up to ${mostStages} stages in a pipeline`);
  }
  const actions = actionsOf(pipeline).length;
  if (actions > mostActions) {
    throw invalidStructure(`Pipeline has ${actions} actions. There can only be up to ${mostActions} in a pipeline`);
  }
  checkSources(stages as [StageDeclaration, ...StageDeclaration[]]);
};

function checkSources([first, ...others]: [StageDeclaration, ...StageDeclaration[]]): void {
  const categories = first.actions.map(({ actionTypeId }) => actionTypeId.category);
  if (categories.length === 0 || categories.some((category) => category !== 'Source')) {
    throw invalidStructure('Pipeline should start with a stage that only contains source actions');
  }
  const later = others.flatMap(({ actions }) => actions);
  if (later.some(({ actionTypeId }) => actionTypeId.category === 'Source')) {
    throw invalidStructure('Source actions can only be included in the first stage of the pipeline');
  }
  if (later.length === 0) {
    throw invalidStructure('Pipeline should contain at least 1 action whose category is not Source');
  }
}
