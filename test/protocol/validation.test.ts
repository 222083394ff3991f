import { describe, expect, test } from 'vitest';
import { startTestEmulator } from '../support/emulator.ts';
import { call } from '../support/http.ts';
import { buildType, unknownJobId } from '../support/jobs.ts';

/** The message of the ValidationException that an input is answered with. */
async function violationsOf(operation: string, input: unknown): Promise<string> {
  await using emulator = await startTestEmulator();
  const { status, body } = await call(emulator, operation, input);
  expect({ status, body }).toEqual({
    status: 400,
    body: { __type: 'ValidationException', message: expect.any(String) },
  });
  return (body as { message: string }).message;
}

const counts = { minimumCount: 0, maximumCount: 1 };
const actionType = {
  category: 'Build',
  provider: 'MyBuild',
  version: '1',
  inputArtifactDetails: counts,
  outputArtifactDetails: counts,
};

function pipelineWith(action: object, pipeline: object = {}) {
  const source = { name: 'Source', actionTypeId: { category: 'Source', owner: 'AWS', provider: 'S3', version: '1' } };
  const first = { name: 'First', actions: [source, { ...source, ...action }] };
  return { pipeline: { name: 'P', roleArn: 'arn:aws:iam::123456789012:role/R', stages: [first], ...pipeline } };
}

describe('one violation (B1, B2, B4)', () => {
  test.each([
    [
      'a required member that is missing',
      'AcknowledgeJob',
      { jobId: unknownJobId },
      "Value at 'nonce' failed to satisfy constraint: Member must not be null",
    ],
    [
      'a required member that is null',
      'AcknowledgeJob',
      { jobId: unknownJobId, nonce: null },
      "Value at 'nonce' failed to satisfy constraint: Member must not be null",
    ],
    [
      'a number below its minimum',
      'PollForJobs',
      { actionTypeId: buildType, maxBatchSize: 0 },
      "Value at 'maxBatchSize' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      'a number above its maximum',
      'PutJobSuccessResult',
      { jobId: unknownJobId, executionDetails: { percentComplete: 101 } },
      "Value at 'executionDetails.percentComplete' failed to satisfy constraint: Member must have value less than or equal to 100",
    ],
    [
      'a text that is too short',
      'AcknowledgeJob',
      { jobId: unknownJobId, nonce: '' },
      "Value at 'nonce' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'a text that is too long',
      'DeleteCustomActionType',
      { category: 'Build', provider: 'x'.repeat(36), version: '1' },
      "Value at 'provider' failed to satisfy constraint: Member must have length less than or equal to 35",
    ],
    [
      'a text of another pattern',
      'DeleteCustomActionType',
      { category: 'Build', provider: 'My Build', version: '1' },
      "Value at 'provider' failed to satisfy constraint: Member must satisfy regular expression pattern: [0-9A-Za-z_-]+",
    ],
    [
      'a text of which only a part has the pattern',
      'DeleteCustomActionType',
      { category: 'Build', provider: 'MyBuild\n', version: '1' },
      "Value at 'provider' failed to satisfy constraint: Member must satisfy regular expression pattern: [0-9A-Za-z_-]+",
    ],
    [
      'a text that is none of the choices',
      'DeleteCustomActionType',
      { category: 'build', provider: 'MyBuild', version: '1' },
      "Value at 'category' failed to satisfy constraint: Member must satisfy enum value set: [Source, Build, Deploy, Test, Invoke, Approval, Compute]",
    ],
    [
      'a list that is too long',
      'CreateCustomActionType',
      {
        ...actionType,
        configurationProperties: Array(11).fill({ name: 'p', required: true, key: true, secret: false }),
      },
      "Value at 'configurationProperties' failed to satisfy constraint: Member must have length less than or equal to 10",
    ],
    [
      'a list that is too short',
      'CreatePipeline',
      pipelineWith({ commands: [] }),
      "Value at 'pipeline.stages.1.member.actions.2.member.commands' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'a map that is too large',
      'PollForJobs',
      { actionTypeId: buildType, queryParam: { a: 'x', b: 'y' } },
      "Value at 'queryParam' failed to satisfy constraint: Member must have length less than or equal to 1",
    ],
  ])('tells of %s', async (_, operation, input, violation) => {
    const message = await violationsOf(operation, input);

    expect(message).toBe(`1 validation error detected: ${violation}`);
  });
});

describe('the path of a violation (B3)', () => {
  test('goes through lists by numbers that begin at one', async () => {
    const message = await violationsOf('CreatePipeline', pipelineWith({ runOrder: 1000 }));

    expect(message).toBe(
      "1 validation error detected: Value at 'pipeline.stages.1.member.actions.2.member.runOrder' failed to satisfy constraint: Member must have value less than or equal to 999",
    );
  });

  test('names a member that is missing deep inside', async () => {
    const message = await violationsOf('CreatePipeline', pipelineWith({ inputArtifacts: [{ name: 'a' }, {}] }));

    expect(message).toBe(
      "1 validation error detected: Value at 'pipeline.stages.1.member.actions.2.member.inputArtifacts.2.member.name' failed to satisfy constraint: Member must not be null",
    );
  });

  test('is the map for a key of it', async () => {
    const message = await violationsOf('CreatePipeline', pipelineWith({ configuration: { ['k'.repeat(51)]: 'v' } }));

    expect(message).toBe(
      "1 validation error detected: Value at 'pipeline.stages.1.member.actions.2.member.configuration' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 50, Member must have length greater than or equal to 1]",
    );
  });

  test('is the map for a value of it', async () => {
    const message = await violationsOf('CreatePipeline', pipelineWith({ configuration: { k: '' } }));

    expect(message).toBe(
      "1 validation error detected: Value at 'pipeline.stages.1.member.actions.2.member.configuration' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 50000, Member must have length greater than or equal to 1]",
    );
  });
});

describe('the constraints of a map (B5)', () => {
  test('name maximum, minimum and pattern of its values in this order', async () => {
    const message = await violationsOf('PollForJobs', { actionTypeId: buildType, queryParam: { ProjectName: 'a b' } });

    expect(message).toBe(
      "1 validation error detected: Value at 'queryParam' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 50, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [a-zA-Z0-9_-]+]",
    );
  });

  test('are told once however many keys break them, keys before values', async () => {
    const outputVariables = { 'a b': '1', 'c d': '2', e: '3' };

    const message = await violationsOf('PutJobSuccessResult', { jobId: unknownJobId, outputVariables });

    expect(message).toBe(
      "1 validation error detected: Value at 'outputVariables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [A-Za-z0-9@\\-_]+]",
    );
  });

  test('are told for keys and for values apart', async () => {
    const message = await violationsOf('PollForJobs', { actionTypeId: buildType, queryParam: { '': '' } });

    expect(message).toBe(
      "2 validation errors detected: Value at 'queryParam' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 50, Member must have length greater than or equal to 1]; Value at 'queryParam' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 50, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [a-zA-Z0-9_-]+]",
    );
  });
});

describe('a configuration value (B6)', () => {
  test('may have 50,000 characters, more than the model says', async () => {
    await using emulator = await startTestEmulator();

    const { body } = await call(
      emulator,
      'CreatePipeline',
      pipelineWith(
        { configuration: { k: 'v'.repeat(50_000) } },
        { artifactStore: { type: 'S3', location: 'artifacts' } },
      ),
    );

    // The constraints hold: it is the meaning that is refused (B8).
    expect(body).toMatchObject({ __type: 'InvalidStructureException' });
  });

  test('may not have one more', async () => {
    const message = await violationsOf('CreatePipeline', pipelineWith({ configuration: { k: 'v'.repeat(50_001) } }));

    expect(message).toContain(
      'Map value must satisfy constraint: [Member must have length less than or equal to 50000,',
    );
  });
});

describe('several violations (B7)', () => {
  test('of one value name its pattern before its length', async () => {
    const message = await violationsOf('DeleteCustomActionType', {
      category: 'Build',
      provider: '',
      version: '1.2.3.4.5.6',
    });

    expect(message).toBe(
      '4 validation errors detected: ' +
        "Value at 'provider' failed to satisfy constraint: Member must satisfy regular expression pattern: [0-9A-Za-z_-]+; " +
        "Value at 'provider' failed to satisfy constraint: Member must have length greater than or equal to 1; " +
        "Value at 'version' failed to satisfy constraint: Member must satisfy regular expression pattern: [0-9A-Za-z_-]+; " +
        "Value at 'version' failed to satisfy constraint: Member must have length less than or equal to 9",
    );
  });

  test('of siblings come in the order of the model, whatever the order of the request', async () => {
    const message = await violationsOf('DeleteCustomActionType', { version: '', provider: null });

    expect(message).toBe(
      '4 validation errors detected: ' +
        "Value at 'category' failed to satisfy constraint: Member must not be null; " +
        "Value at 'provider' failed to satisfy constraint: Member must not be null; " +
        "Value at 'version' failed to satisfy constraint: Member must satisfy regular expression pattern: [0-9A-Za-z_-]+; " +
        "Value at 'version' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  });

  test('of a list come in the order of its items', async () => {
    const outputArtifacts = [{ name: 'a b' }, { name: 'ok' }, { name: 'c d' }];

    const message = await violationsOf('CreatePipeline', pipelineWith({ outputArtifacts }));

    const path = 'pipeline.stages.1.member.actions.2.member.outputArtifacts';
    const constraint = 'Member must satisfy regular expression pattern: [a-zA-Z0-9_\\-]+';
    expect(message).toBe(
      `2 validation errors detected: Value at '${path}.1.member.name' failed to satisfy constraint: ${constraint}; ` +
        `Value at '${path}.3.member.name' failed to satisfy constraint: ${constraint}`,
    );
  });

  test.each([9, 10, 11, 1000])('are at most ten: of %i', async (count) => {
    const configurationProperties = Array(count).fill({ name: 'p', required: true, key: true });

    const message = await violationsOf('CreateCustomActionType', { ...actionType, configurationProperties });

    const listed = message.replace(/^\d+ validation errors detected: /, '').split('; ');
    expect(message).toMatch(new RegExp(`^${Math.min(count, 10)} validation errors detected: `));
    expect(listed).toHaveLength(Math.min(count, 10));
  });
});

describe('meaning (B8)', () => {
  test('is looked at only when all constraints hold', async () => {
    const input = { actionTypeId: { ...buildType, owner: 'AWS' }, maxBatchSize: 0 };

    const message = await violationsOf('PollForJobs', input);

    expect(message).toBe(
      "1 validation error detected: Value at 'maxBatchSize' failed to satisfy constraint: Member must have value greater than or equal to 1",
    );
  });

  test('fails at the first thing that is wrong', async () => {
    const type = { ...buildType, owner: 'ThirdParty', provider: 'Unknown' };

    const message = await violationsOf('PollForJobs', { actionTypeId: type, queryParam: { a: 'b' } });

    expect(message).toBe("ActionType with owner 'ThirdParty' is not supported");
  });
});
