import { ListRuleTypesCommand } from '@aws-sdk/client-codepipeline';
import { describe, expect, it } from 'vitest';
import { answerOf } from '../../support/answers.ts';
import { startTestEmulator } from '../../support/emulator.ts';

describe('ListRuleTypes', () => {
  it('lists AWS’s rule types with their configuration', async () => {
    await using emulator = await startTestEmulator();

    const { ruleTypes = [], ...rest } = await answerOf(emulator.client.send(new ListRuleTypesCommand({})));

    expect(rest).toEqual({});
    expect(ruleTypes.map(({ id }) => id?.provider)).toEqual([
      'CloudWatchAlarm',
      'CodeBuild',
      'Commands',
      'DeploymentWindow',
      'LambdaInvoke',
      'VariableCheck',
    ]);
    expect(ruleTypes[3]).toEqual({
      id: { category: 'Rule', owner: 'AWS', provider: 'DeploymentWindow', version: '1' },
      settings: {},
      ruleConfigurationProperties: [
        { name: 'Cron', required: true, key: true, secret: false },
        { name: 'TimeZone', required: false, key: false, secret: false },
      ],
      inputArtifactDetails: { minimumCount: 0, maximumCount: 0 },
    });
  });

  it('lists the same for an owner and another region', async () => {
    await using emulator = await startTestEmulator();

    const all = await answerOf(emulator.client.send(new ListRuleTypesCommand({})));
    const filtered = await answerOf(
      emulator.client.send(new ListRuleTypesCommand({ ruleOwnerFilter: 'AWS', regionFilter: 'eu-central-1' })),
    );

    expect(filtered).toEqual(all);
  });
});
