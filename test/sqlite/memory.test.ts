import { expect, test } from 'vitest';
import { Database } from '../../src/sqlite/database/database.ts';
import { JobDeclarations } from '../../src/sqlite/jobs/job-declarations.ts';

const mebibyte = 2 ** 20;

test('of a state without a file only some of it stays in memory, and what is deleted is given back', () => {
  const database = new Database(':memory:');
  const before = process.memoryUsage.rss();
  const text = 'x'.repeat(mebibyte / 4);
  for (let step = 0; step < 400; step++) {
    database.transaction(() => database.run(`INSERT INTO effects (kind, data) VALUES ('none', ?)`, text));
  }

  expect((process.memoryUsage.rss() - before) / mebibyte).toBeLessThan(70);
  expect(database.get('SELECT count(*) AS rows, sum(length(data)) AS bytes FROM effects')).toEqual({
    rows: 400,
    bytes: 100 * mebibyte,
  });
  database.transaction(() => database.run('DELETE FROM effects'));
  expect(database.emptyPages() * 4096).toBeGreaterThan(90 * mebibyte);
  while (database.cutEmptyPages(4096));
  expect(database.emptyPages()).toBe(0);
  database.close();
});

test('what jobs have in common is stored once, also when it has not been asked for lately', () => {
  const database = new Database(':memory:');
  const data = (name: string) => ({
    actionTypeId: { category: 'Build', owner: 'Custom', provider: 'P', version: '1' } as const,
    actionConfiguration: { configuration: { name } },
    pipelineContext: {
      pipelineName: 'p',
      stage: { name: 's' },
      action: { name: 'a', actionExecutionId: 'as I like' },
      pipelineArn: 'arn',
      pipelineExecutionId: '11111111-1111-4111-8111-111111111111',
    },
    inputArtifacts: [],
    outputArtifacts: [
      { name: 'o', location: { type: 'S3', s3Location: { bucketName: 'b', objectKey: name } } } as const,
    ],
  });
  const declarations = new JobDeclarations(database);
  const keys = ['one', 'two', 'one'].map((name) => declarations.save(data(name)).declaration);
  const again = new JobDeclarations(database).save(data('two'));

  expect(keys).toEqual([1, 2, 1]);
  expect(again.declaration).toBe(2);
  database.close();
});
