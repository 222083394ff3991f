import { CreatePipelineCommand, GetPipelineCommand, type PipelineDeclaration } from '@aws-sdk/client-codepipeline';
import { describe, expect, test } from 'vitest';
import type { GivenPipeline } from '../../../src/domain/pipelines/pipeline-declaration.ts';
import {
  createPipeline as createInProcess,
  type NewPipelineOptions,
} from '../../../src/engine/pipelines/create-pipeline.ts';
import { answerOf, refusalOf } from '../../support/answers.ts';
import { rule, when } from '../../support/conditions.ts';
import {
  describeInput,
  isLargerThan,
  isNoneOf,
  isNull,
  isSmallerThan,
  isUnlike,
} from '../../support/describe-input.ts';
import { account, region, startTestEmulator, type TestEmulator } from '../../support/emulator.ts';
import { call } from '../../support/http.ts';
import {
  answeredPipeline,
  buildAction,
  createPipeline,
  deployAction,
  fullPipeline,
  pipeline,
  pipelineFixtures,
  pipelineWith,
  sourceStage,
  workStage,
} from '../../support/pipelines.ts';

const fixtures = [pipelineFixtures];

/** A stage with a condition at a gate. */
function gatedStage(gate: 'beforeEntry' | 'onSuccess' | 'onFailure') {
  const result = gate === 'onFailure' ? 'ROLLBACK' : 'FAIL';
  return { ...workStage(buildAction()), [gate]: when(result, rule('Alarm')) };
}

/** What fixtures and the in-process API do. */
function createDirectly({ parts }: TestEmulator, declaration: PipelineDeclaration, options: NewPipelineOptions = {}) {
  const place = { world: { accountId: account, region }, worldKey: `${account}/${region}` };
  parts.engine.perform((context) => createInProcess({ ...context, ...place }, declaration as GivenPipeline, options));
}

describeInput('CreatePipeline', [
  ['no pipeline', {}, isNull('pipeline')],
  ['no name', { pipeline: { ...pipeline(), name: null } }, isNull('pipeline.name')],
  ['a name with a slash', { pipeline: pipeline({ name: 'a/b' }) }, isUnlike('[A-Za-z0-9.@\\-_]+', 'pipeline.name')],
  [
    'a role that is no role',
    { pipeline: pipeline({ roleArn: 'arn:aws:iam::123456789012:user/me' }) },
    isUnlike('arn:aws(-[\\w]+)*:iam::[0-9]{12}:role/.*', 'pipeline.roleArn'),
  ],
  [
    'a run order of 0',
    { pipeline: pipelineWith(buildAction({ runOrder: 0 })) },
    isSmallerThan(1, 'pipeline.stages.2.member.actions.1.member.runOrder'),
  ],
  [
    'a run order of 1000',
    { pipeline: pipelineWith(buildAction({ runOrder: 1000 })) },
    isLargerThan(999, 'pipeline.stages.2.member.actions.1.member.runOrder'),
  ],
  [
    'a mode that does not exist',
    { pipeline: { ...pipeline(), executionMode: 'SERIAL' } },
    isNoneOf('QUEUED, SUPERSEDED, PARALLEL', 'pipeline.executionMode'),
  ],
  [
    'a configuration value of 50001 characters',
    { pipeline: pipelineWith(deployAction({ configuration: { Host: 'x'.repeat(50_001) } })) },
    "Value at 'pipeline.stages.2.member.actions.1.member.configuration' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 50000, Member must have length greater than or equal to 1]",
  ],
]);

describe('errors', () => {
  test('answers PipelineNameInUseException for a name that the account and region has', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await createPipeline(emulator);

    const refusal = await refusalOf(createPipeline(emulator));

    expect(refusal).toEqual({
      name: 'PipelineNameInUseException',
      message: `A pipeline with the name 'Sample' already exists in account '${account}'`,
      status: 400,
    });
  });

  test('answers LimitExceededException beyond 1000 pipelines', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    for (let number = 1; number <= 1000; number++) createDirectly(emulator, pipeline({ name: `Sample${number}` }));

    const refusal = await refusalOf(createPipeline(emulator));

    expect(refusal).toEqual({
      name: 'LimitExceededException',
      message: `Account '${account}' has 1000 pipelines in ${region}, which is the limit`,
      status: 400,
    });
  });

  test.each([
    [
      'TooManyTagsException',
      Array.from({ length: 51 }, (_, index) => ({ key: `key${index}`, value: '' })),
      `Tag limit exceeded for resource [arn:aws:codepipeline:${region}:${account}:Sample].`,
    ],
    [
      'InvalidTagsException',
      [{ key: 'aws:stack', value: 'x' }],
      "Not allowed to modify system tags. System tags start with 'aws:'. msg=[Caller is an end user and not allowed to mutate system tags]",
    ],
  ])('answers %s', async (name, tags, message) => {
    await using emulator = await startTestEmulator({ fixtures });

    const refusal = await refusalOf(emulator.client.send(new CreatePipelineCommand({ pipeline: pipeline(), tags })));

    expect(refusal).toEqual({ name, message, status: 400 });
  });

  test('answers InvalidBlockerDeclarationException for blockers, which are reserved', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    const blocked = {
      name: 'Work',
      actions: [buildAction()],
      blockers: [{ name: 'Night', type: 'Schedule' as const }],
    };

    const refusal = await refusalOf(createPipeline(emulator, pipeline({ stages: [sourceStage, blocked] })));

    expect(refusal).toEqual({
      name: 'InvalidBlockerDeclarationException',
      message: "Pipeline stage 'Work' declares blockers, which are reserved for future use.",
      status: 400,
    });
  });

  test('leaves nothing behind when it refuses', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await refusalOf(createPipeline(emulator, pipeline({ stages: [sourceStage] })));

    const created = await answerOf(createPipeline(emulator));

    expect(created.pipeline?.version).toBe(1);
  });
});

describe('behaviour', () => {
  test('answers the declaration with every default filled in', async () => {
    await using emulator = await startTestEmulator({ fixtures });

    const created = await answerOf(createPipeline(emulator));

    expect(created).toEqual({
      pipeline: {
        name: 'Sample',
        roleArn: 'arn:aws:iam::123456789012:role/pipelines',
        artifactStore: { type: 'S3', location: 'artifacts' },
        stages: [
          {
            name: 'Source',
            actions: [
              {
                name: 'Source',
                actionTypeId: { category: 'Source', owner: 'AWS', provider: 'S3', version: '1' },
                runOrder: 1,
                configuration: { S3Bucket: 'source', S3ObjectKey: 'app.zip' },
                inputArtifacts: [],
                outputArtifacts: [{ name: 'App' }],
              },
            ],
          },
          {
            name: 'Work',
            actions: [
              {
                name: 'Build',
                actionTypeId: { category: 'Build', owner: 'Custom', provider: 'MyBuild', version: '1' },
                runOrder: 1,
                configuration: {},
                inputArtifacts: [],
                outputArtifacts: [],
              },
            ],
          },
        ],
        version: 1,
        executionMode: 'SUPERSEDED',
        pipelineType: 'V1',
      },
    });
  });

  test('keeps everything that a V2 declaration says', async () => {
    await using emulator = await startTestEmulator({ fixtures });

    const created = await answerOf(createPipeline(emulator, fullPipeline));

    expect(created).toEqual({ pipeline: answeredPipeline(fullPipeline) });
  });

  test.each<[string, Partial<PipelineDeclaration>]>([
    ['QUEUED mode', { executionMode: 'QUEUED' }],
    ['PARALLEL mode', { executionMode: 'PARALLEL' }],
    ['variables', { variables: [{ name: 'A', defaultValue: 'a' }] }],
    [
      'triggers',
      { triggers: fullPipeline.triggers, stages: [...fullPipeline.stages.slice(0, 1), workStage(buildAction())] },
    ],
    ['an entry condition', { stages: [sourceStage, gatedStage('beforeEntry')] }],
    ['a success condition', { stages: [sourceStage, gatedStage('onSuccess')] }],
    ['a failure condition', { stages: [sourceStage, gatedStage('onFailure')] }],
    ['a failure result', { stages: [sourceStage, { ...workStage(buildAction()), onFailure: { result: 'RETRY' } }] }],
  ])('makes a pipeline V2 that has %s and names no type (I16)', async (_, changes) => {
    await using emulator = await startTestEmulator({ fixtures });

    const created = await answerOf(createPipeline(emulator, pipeline(changes)));

    expect(created.pipeline?.pipelineType).toBe('V2');
  });

  test.each<[string, Partial<PipelineDeclaration>]>([
    ['nothing that only V2 has', {}],
    ['SUPERSEDED mode and empty lists', { executionMode: 'SUPERSEDED', variables: [], triggers: [] }],
  ])('makes a pipeline V1 that has %s and names no type', async (_, changes) => {
    await using emulator = await startTestEmulator({ fixtures });

    const created = await answerOf(createPipeline(emulator, pipeline(changes)));

    expect(created.pipeline?.pipelineType).toBe('V1');
  });

  test('ignores the version that a declaration names', async () => {
    await using emulator = await startTestEmulator({ fixtures });

    const created = await answerOf(createPipeline(emulator, pipeline({ version: 7 })));

    expect(created).toEqual({ pipeline: answeredPipeline(pipeline(), 1) });
  });

  test('answers the tags that it was given', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    const tags = [{ key: 'team', value: 'tools' }];

    const created = await answerOf(emulator.client.send(new CreatePipelineCommand({ pipeline: pipeline(), tags })));

    expect(created).toEqual({ pipeline: answeredPipeline(pipeline()), tags });
    expect(emulator.parts.store.tags.list(`arn:aws:codepipeline:${region}:${account}:Sample`)).toEqual(tags);
  });

  test('masks secrets and keeps them in clear', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    const configuration = { Host: 'example.org', Password: 'open sesame' };

    const created = await answerOf(createPipeline(emulator, pipelineWith(deployAction({ configuration }))));

    const masked = pipelineWith(deployAction({ configuration: { ...configuration, Password: '****' } }));
    expect(created).toEqual({ pipeline: answeredPipeline(masked) });
    const stored = emulator.parts.store.pipelines.find(`${account}/${region}`, 'Sample');
    expect(stored?.declaration.stages[1]?.actions[0]?.configuration).toEqual(configuration);
  });

  test('takes a masked secret of a fixture for the value, with a warning', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    const masked = pipelineWith(deployAction({ configuration: { Host: 'example.org', Password: '****' } }));

    createDirectly(emulator, masked, { takesMaskedSecrets: true });

    const stored = emulator.parts.store.pipelines.find(`${account}/${region}`, 'Sample');
    expect(stored?.declaration.stages[1]?.actions[0]?.configuration.Password).toBe('****');
    expect(emulator.log).toContain(
      'warning: Pipeline Sample: secret property Password of action Deploy is \'****\', which is what AWS prints instead of the value; set secrets: { "Work/Deploy/Password": value } beside the pipeline.',
    );
  });

  test('keeps pipelines of different accounts and regions apart', async () => {
    await using emulator = await startTestEmulator({
      fixtures: [pipelineFixtures, { ...pipelineFixtures, region: 'eu-west-1' }],
    });
    await createPipeline(emulator);

    const elsewhere = emulator.clientFor({ region: 'eu-west-1' });
    const created = await answerOf(createPipeline({ client: elsewhere }));

    expect(created).toEqual({ pipeline: answeredPipeline(pipeline()) });
  });

  test('warns when the type of an action exists in another region', async () => {
    await using emulator = await startTestEmulator({ fixtures });

    const refusal = await refusalOf(createPipeline({ client: emulator.clientFor({ region: 'eu-west-1' }) }));

    expect(refusal).toEqual({
      name: 'InvalidActionDeclarationException',
      message:
        "ActionType (Category: 'Build', Provider: 'MyBuild', Owner: 'Custom', Version: '1') in action 'Build' is not available in region 'EU_WEST_1'",
      status: 400,
    });
    expect(emulator.log).toContain(
      'warning: Build/Custom/MyBuild/1 exists in us-east-1; this request was signed for eu-west-1.',
    );
  });

  test('takes the names of JavaScript in configurations and artifact stores for what they are: unknown', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    const body = JSON.stringify({
      pipeline: { ...pipelineWith(deployAction()), name: 'Odd' },
    }).replace('"Host":"example.org"', '"__proto__":"x","constructor":"y"');

    const answer = await call(emulator, 'CreatePipeline', JSON.parse(body));

    expect(answer).toEqual({
      status: 400,
      body: {
        __type: 'InvalidActionDeclarationException',
        message: "Action configuration for action 'Deploy' contains unknown configuration '__proto__'",
      },
    });
  });
});

describe('time', () => {
  test('is made at the moment of the request', async () => {
    await using emulator = await startTestEmulator({ fixtures });
    await emulator.clock.advance({ hours: 1, milliseconds: 234 });

    await createPipeline(emulator);

    const { metadata } = await answerOf(emulator.client.send(new GetPipelineCommand({ name: 'Sample' })));
    expect(metadata).toEqual({
      pipelineArn: 'arn:aws:codepipeline:us-east-1:123456789012:Sample',
      created: new Date('2030-01-01T01:00:00.234Z'),
      updated: new Date('2030-01-01T01:00:00.234Z'),
    });
  });
});
