import { describe, expect, it } from 'vitest';
import { executionStatus, stagesOf, start } from '../support/executions.ts';
import { buildAction } from '../support/pipelines.ts';
import { Story, ways } from '../support/story.ts';

const stages = 49;
const actions = 999;

/** As large as a pipeline can be (M2): with the source's it has 50 stages and 1,000 actions. */
function largest() {
  const all = Array.from({ length: actions }, (_, index) =>
    buildAction({ name: `B${index}`, runOrder: 1 + (index % 3) }),
  );
  const ofStage = (stage: number) => all.filter((_, index) => index % stages === stage);
  return stagesOf(Object.fromEntries(Array.from({ length: stages }, (_, stage) => [`S${stage}`, ofStage(stage)])));
}

describe.each(ways)('the largest pipeline, %s,', (way) => {
  it('runs from its first action to its thousandth', async () => {
    const slow = { match: { stage: 'S25', action: 'B25' }, result: 'succeed', delay: '1h' } as const;
    await using story = await Story.start(way, {}, [slow, { match: { provider: 'MyBuild' }, result: 'succeed' }]);
    await story.pipelines.create(largest(), { start: false });

    const id = await start(story);
    const halfWay = await story.pipelines.execution(id);
    await story.interrupt();
    await story.clock.advance('1h');

    expect(halfWay).toMatchObject({ status: 'InProgress', stage: 'S25' });
    expect(await executionStatus(story, id)).toBe('Succeeded');
  });
});
