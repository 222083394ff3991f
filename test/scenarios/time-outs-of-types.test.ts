import type { ActionDeclaration } from '@aws-sdk/client-codepipeline';
import { describe, expect, it, test } from 'vitest';
import { catalogue } from '../../src/model/action-types.ts';
import { startGated, statuses, when } from '../support/conditions.ts';
import { stageStatus, stagesOf, start, startPipelineEmulator } from '../support/executions.ts';
import { buildAction } from '../support/pipelines.ts';

const minute = 60_000;
const hour = 60;
const day = 24 * hour;

/** Minutes that an action has, by category and provider: the user guide's page of quotas, and M1 where it says so. */
const documented: Readonly<Record<string, number>> = {
  'Compute/Commands': 55,
  'Deploy/S3': 90,
  'Test/CodeBuild': 8 * hour,
  'Test/DeviceFarm': 8 * hour,
  'Test/GhostInspector': 8 * hour,
  'Test/MFStormRunner': 8 * hour,
  'Test/Nouvola': 8 * hour,
  'Test/Runscope': 8 * hour,
  'Build/MyBuild': day,
  'Invoke/Lambda': day,
  'Build/CodeBuild': 36 * hour,
  'Deploy/Lambda': 2 * day,
  'Deploy/CloudFormation': 3 * day,
  'Deploy/CloudFormationStackSet': 3 * day,
  'Deploy/CloudFormationStackInstances': 3 * day,
  'Deploy/CodeDeploy': 5 * day,
  'Deploy/CodeDeployToECS': 5 * day,
  'Invoke/StepFunctions': 7 * day,
  'Approval/Manual': 7 * day,
};

/** An action of each type that may stand behind a source, called `Category-Provider`, with the least that it needs. */
const actions: readonly ActionDeclaration[] = [
  ...catalogue
    .filter(({ type }) => type.id.category !== 'Source')
    .map(({ type: { id, actionConfigurationProperties, inputArtifactDetails, outputArtifactDetails } }) => ({
      name: `${id.category}-${id.provider}`,
      actionTypeId: id,
      configuration: Object.fromEntries(
        actionConfigurationProperties.filter(({ required }) => required).map(({ name }) => [name, 'x']),
      ),
      inputArtifacts: inputArtifactDetails.minimumCount === 0 ? [] : [{ name: 'App' }],
      outputArtifacts: outputArtifactDetails.minimumCount === 0 ? [] : [{ name: `Of${id.provider}` }],
      ...(id.category === 'Compute' && { commands: ['make'] }),
    })),
  buildAction({ name: 'Build-MyBuild' }),
];

it('fails an action when its type’s time is over, and not before (M1)', async () => {
  const slow = { match: { stage: 'Work' }, result: 'succeed', delay: '60d' } as const;
  await using emulator = await startPipelineEmulator({}, [slow]);
  await emulator.pipelines.create(stagesOf({ Work: actions }), { start: false });
  await start(emulator);
  const minutesOf = (name: string) => documented[name.replace('-', '/')] ?? hour;

  const moments = [...new Set(actions.map(({ name = '' }) => minutesOf(name)))].sort((a, b) => a - b);
  const running: Record<number, string[]> = {};
  const expected: Record<number, string[]> = {};
  let now = 0;
  for (const moment of moments.flatMap((minutes) => [minutes * minute - 1, minutes * minute])) {
    await emulator.clock.advance({ milliseconds: moment - now });
    now = moment;
    const state = await stageStatus(emulator, 'Work');
    const inProgress = Object.entries(state?.actions ?? {}).filter(([, status]) => status === 'InProgress');
    running[moment] = inProgress.map(([name]) => name).sort();
    expected[moment] = actions
      .map(({ name = '' }) => name)
      .filter((name) => minutesOf(name) * minute > moment)
      .sort();
  }

  expect(running).toEqual(expected);
});

describe('a rule', () => {
  test.each([
    ['CloudWatchAlarm', { AlarmName: 'alarm' }, hour],
    ['CodeBuild', { ProjectName: 'app' }, 36 * hour],
    ['Commands', undefined, 55],
    ['LambdaInvoke', { FunctionName: 'judge' }, day],
    ['DeploymentWindow', { Cron: '* * * ? * * 2199' }, 60 * day],
    ['VariableCheck', { Variable: 'a', Operator: 'EQ', Value: 'a' }, hour],
  ] as const)('%s fails when its time is over, and not before (J31)', async (provider, configuration, minutes) => {
    const ruleTypeId = { category: 'Rule', owner: 'AWS', provider, version: '1' } as const;
    const commands = provider === 'Commands' ? ['make'] : undefined;
    const rule = { name: 'A', ruleTypeId, configuration, commands };
    await using emulator = await startGated({ beforeEntry: when('FAIL', rule) }, { stubs: { A: 'yes after 100d' } });
    await start(emulator);

    await emulator.clock.advance({ milliseconds: minutes * minute - 1 });
    const before = await statuses(emulator);
    await emulator.clock.advance({ milliseconds: 1 });

    expect(before).toEqual({ stage: 'InProgress', beforeEntry: 'InProgress InProgress' });
    expect(await statuses(emulator)).toEqual({ stage: 'Failed', beforeEntry: 'Failed Failed' });
  });

  test('ends as its stub says at the very moment of the time-out (J31)', async () => {
    const ruleTypeId = { category: 'Rule', owner: 'AWS', provider: 'CloudWatchAlarm', version: '1' } as const;
    const rule = { name: 'A', ruleTypeId, configuration: { AlarmName: 'alarm' } };
    await using emulator = await startGated({ beforeEntry: when('FAIL', rule) }, { stubs: { A: 'yes after 1h' } });
    await start(emulator);

    await emulator.clock.advance('1h');

    expect(await statuses(emulator)).toMatchObject({ beforeEntry: 'Succeeded Succeeded' });
  });
});
