import { ListPipelineExecutionsCommand } from '@aws-sdk/client-codepipeline';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { EventRuleFixture } from '../../src/control/types.ts';
import { databaseFile } from '../support/database-file.ts';
import { later, startTestEmulator, type TestEmulator } from '../support/emulator.ts';
import { stagesOf, startPipelineEmulator } from '../support/executions.ts';
import { buildAction, pipelineFixtures } from '../support/pipelines.ts';

const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:Poll';
const pipelineArn = 'arn:aws:codepipeline:us-east-1:123456789012:Sample';
const ruleArn = 'arn:aws:events:us-east-1:123456789012:rule/often';
const minute = 60_000;

function rule(ScheduleExpression: string, changes: Partial<EventRuleFixture> = {}): EventRuleFixture {
  return { Name: 'often', ScheduleExpression, Targets: [{ Arn: functionArn }], ...changes };
}

/** A rule, and a function of this process that keeps what it gets. */
async function startWith(fixture: EventRuleFixture, options: object = {}) {
  const emulator = await startPipelineEmulator(options);
  const events: { readonly time: string }[] = [];
  await emulator.functions.register('Poll', async (event) => void events.push(event as unknown as { time: string }));
  await emulator.fixtures.load({ eventRules: [fixture] });
  return Object.assign(emulator, { received: () => events, times: () => events.map(({ time }) => time) });
}

async function advance(emulator: TestEmulator, by: string): Promise<void> {
  await emulator.clock.advance(by);
  await emulator.idle();
}

/** Some time after the start, to the second. */
const second = (milliseconds: number) => later(milliseconds).replace('.000Z', 'Z');

describe('a rule of EventBridge that runs by a schedule (J45)', () => {
  test('invokes a function, for the first time when its rate has gone by', async () => {
    await using emulator = await startWith(rule('rate(5 minutes)'));

    await advance(emulator, '4m');
    const before = emulator.received().length;
    await advance(emulator, '7m');

    expect(before).toBe(0);
    expect(emulator.received()).toEqual(
      [5, 10].map((minutes) => ({
        version: '0',
        id: expect.any(String),
        'detail-type': 'Scheduled Event',
        source: 'aws.events',
        account: '123456789012',
        time: second(minutes * minute),
        region: 'us-east-1',
        resources: [ruleArn],
        detail: {},
      })),
    );
  });

  test('starts a pipeline at the moments of its cron expression, with what the target gives', async () => {
    const Input = '{"variables":[{"name":"Kind","value":"nightly"}]}';
    const nightly = rule('cron(30 2 ? * MON-FRI *)', { Targets: [{ Arn: pipelineArn, Input }] });
    await using emulator = await startWith(nightly);
    const variables = [{ name: 'Kind', defaultValue: 'by hand' }];
    await emulator.pipelines.create(stagesOf({ Build: [buildAction()] }, { variables }), { start: false });

    // From Tuesday, the 1st, to Monday, the 7th.
    const { occurred } = await emulator.clock.advance('7d');

    const answer = await emulator.client.send(new ListPipelineExecutionsCommand({ pipelineName: 'Sample' }));
    expect(answer.pipelineExecutionSummaries).toHaveLength(5);
    expect(answer.pipelineExecutionSummaries?.[0]).toMatchObject({
      startTime: new Date('2030-01-07T02:30:00Z'),
      trigger: { triggerType: 'CloudWatchEvent', triggerDetail: ruleArn },
    });
    const scheduled = occurred.filter(({ event }) => event === 'Scheduled').map(({ at }) => at.slice(0, 16));
    expect(scheduled).toEqual(['01', '02', '03', '04', '07'].map((day) => `2030-01-${day}T02:30`));
  });

  test.each([
    ['cron(0/15 10 * * ? *)', ['2030-01-01T10:00:00Z', '2030-01-01T10:15:00Z', '2030-01-01T10:30:00Z']],
    ['cron(0 8 1 * ? *)', ['2030-01-01T08:00:00Z', '2030-02-01T08:00:00Z', '2030-03-01T08:00:00Z']],
    ['cron(0 18 ? * 6L *)', ['2030-01-25T18:00:00Z', '2030-02-22T18:00:00Z', '2030-03-29T18:00:00Z']],
    ['cron(0 0 L * ? 2030)', ['2030-01-31T00:00:00Z', '2030-02-28T00:00:00Z', '2030-03-31T00:00:00Z']],
    ['cron(0 0 31 * ? *)', ['2030-01-31T00:00:00Z', '2030-03-31T00:00:00Z', '2030-05-31T00:00:00Z']],
    ['cron(0 0 29 2 ? *)', ['2032-02-29T00:00:00Z', '2036-02-29T00:00:00Z']],
    ['cron(0 0 ? * L *)', ['2030-01-05T00:00:00Z', '2030-01-12T00:00:00Z', '2030-01-19T00:00:00Z']],
    ['rate(1 hour)', ['2030-01-01T01:00:00Z', '2030-01-01T02:00:00Z', '2030-01-01T03:00:00Z']],
    ['cron(33/0 22 * * ? *)', ['2030-01-01T22:33:00Z', '2030-01-02T22:33:00Z', '2030-01-03T22:33:00Z']],
    ['cron(*/0 22 * * ? *)', ['2030-01-01T22:00:00Z', '2030-01-01T22:01:00Z', '2030-01-01T22:02:00Z']],
    ['cron(33-40/0 22 * * ? *)', ['2030-01-01T22:33:00Z', '2030-01-02T22:33:00Z', '2030-01-03T22:33:00Z']],
    ['cron(1.5 * * * ? *)', ['2030-01-01T00:01:00Z', '2030-01-01T01:01:00Z', '2030-01-01T02:01:00Z']],
    ['cron(33.5-40 22 1-2.5 * ? *)', ['2030-01-01T22:33:00Z', '2030-01-02T22:33:00Z', '2030-02-01T22:33:00Z']],
    ['cron(33x 22 * * ? *)', ['2030-01-01T22:33:00Z', '2030-01-02T22:33:00Z', '2030-01-03T22:33:00Z']],
    ['cron(33 22 ? * TUESDAY *)', ['2030-01-01T22:33:00Z', '2030-01-08T22:33:00Z', '2030-01-15T22:33:00Z']],
    ['cron(33 22 ? * MON-TUESDAY *)', ['2030-01-01T22:33:00Z', '2030-01-07T22:33:00Z', '2030-01-08T22:33:00Z']],
    ['cron(33 22 15-16W * ? *)', ['2030-01-15T22:33:00Z', '2030-01-16T22:33:00Z', '2030-02-15T22:33:00Z']],
    ['cron(0 0 1 1 ? 1969,2031,2200)', ['2031-01-01T00:00:00Z']],
    ['rate(01 minute)', ['2030-01-01T00:01:00Z', '2030-01-01T00:02:00Z']],
    ['rate(2 days)', ['2030-01-03T00:00:00Z', '2030-01-05T00:00:00Z', '2030-01-07T00:00:00Z']],
  ])('runs by %s', async (expression, times) => {
    await using emulator = await startWith(rule(expression));

    for (const time of times) await emulator.clock.set(time);
    await emulator.idle();

    expect(emulator.times()).toEqual(times);
  });

  test('that has a pattern, too, runs for both', async () => {
    const EventPattern = { source: ['aws.codepipeline'], detail: { state: ['STARTED'] } };
    await using emulator = await startWith(rule('rate(1 minute)', { EventPattern }));
    await emulator.pipelines.create(stagesOf({ Build: [buildAction()] }), { start: false });

    await emulator.pipelines.start('Sample');
    await advance(emulator, '1m');

    const kinds = emulator.received().map((event) => (event as unknown as { source: string }).source);
    expect(new Set(kinds)).toEqual(new Set(['aws.codepipeline', 'aws.events']));
  });

  test('is told of to other rules that wait for it, and to itself once', async () => {
    const EventPattern = { source: ['aws.events'], 'detail-type': ['Scheduled Event'], resources: [ruleArn] };
    await using emulator = await startWith(rule('rate(1 minute)', { EventPattern }));
    const Targets = [{ Arn: functionArn, InputTransformer: { InputTemplate: '{"rule": "<aws.events.rule-name>"}' } }];
    await emulator.fixtures.load({
      eventRules: [
        { Name: 'observer', EventPattern, Targets },
        { Name: 'of-others', EventPattern: { ...EventPattern, resources: [`${ruleArn}er`] }, Targets },
        { Name: 'off', EventPattern, State: 'DISABLED', Targets },
      ],
    });

    await advance(emulator, '1m');

    const told = emulator.received().map((event) => ({ resources: [], rule: undefined, ...event }));
    expect(told).toHaveLength(2);
    expect(told.filter(({ resources }) => resources.length > 0)).toMatchObject([{ resources: [ruleArn] }]);
    expect(told.filter(({ rule: name }) => name !== undefined)).toMatchObject([{ rule: 'observer' }]);
    expect(emulator.log.join('\n')).not.toContain('arise here');
  });

  test('does not run while it is disabled, and runs by what it is edited to', async () => {
    await using emulator = await startWith(rule('rate(1 minute)'));
    await emulator.fixtures.load({ eventRules: [rule('rate(1 minute)', { State: 'DISABLED' })] });
    await advance(emulator, '10m');
    const disabled = emulator.received().length;

    await emulator.fixtures.load({ eventRules: [rule('rate(1 hour)')] });
    await advance(emulator, '1h');

    expect(disabled).toBe(0);
    expect(emulator.times()).toEqual([second(70 * minute)]);
  });

  test('runs no more once its last moment has come, and is told among what comes before that', async () => {
    await using emulator = await startWith(rule('cron(0 0 1 2 ? 2030)'));
    const upcoming = await emulator.clock.upcoming();

    await advance(emulator, '400d');

    expect(upcoming).toEqual([
      {
        at: '2030-02-01T00:00:00.000Z',
        what: 'rule often in 123456789012/us-east-1',
        brings: 'runs by its schedule',
      },
    ]);
    expect(emulator.times()).toEqual(['2030-02-01T00:00:00Z']);
    expect(await emulator.clock.upcoming()).toEqual([]);
  });

  test.each([
    'rate(1 minute)',
    'cron(* * * * ? *)',
    // The moments of one day of a year, and of one of a month.
    'cron(* * 1 1 ? *)',
    'cron(* * L-3 * ? *)',
  ])('of which very many moments come at once leaves out all but the last thousand: %s', async (expression) => {
    await using emulator = await startWith(rule(expression, { Targets: [{ Arn: pipelineArn }] }));
    const [first] = await emulator.clock.upcoming();

    const { occurred } = await emulator.clock.advance('10000d');

    const scheduled = occurred.filter(({ event }) => event === 'Scheduled').map(({ at }) => at.replace('.000Z', 'Z'));
    expect(scheduled).toHaveLength(1001);
    expect(scheduled[0]).toBe(first?.at.replace('.000Z', 'Z'));
    expect(emulator.log.filter((line) => line.includes('leaves out'))).toEqual([
      `warning: Rule often leaves out its moments between ${scheduled[0]} and ${scheduled[1]}: more than 1000 have come at once.`,
    ]);
  });

  test.each([
    ['cron(0/5 8-17 ? * MON-FRI *)', '7d', 600],
    ['cron(0,1 8 * * ? *)', '3d', 6],
    ['cron(* 0 1 1 ? *)', '800d', 179],
    ['cron(0/5 8-17 L-3 * ? *)', '200d', 720],
  ])('leaves out none of fewer, however they lie: %s in %s', async (expression, leap, count) => {
    await using emulator = await startWith(rule(expression, { Targets: [{ Arn: pipelineArn }] }));

    const { occurred } = await emulator.clock.advance(leap);

    expect(occurred.filter(({ event }) => event === 'Scheduled')).toHaveLength(count);
    expect(emulator.log.join('\n')).not.toContain('leaves out');
  });

  test('warns once of a target that gets nothing, and again when it is written otherwise', async () => {
    const toldBy = (word: string) => {
      const InputTransformer = { InputPathsMap: { of: '$.resources' }, InputTemplate: `{"${word}": "<of>"}` };
      return rule('rate(1 minute)', { Targets: [{ Arn: functionArn, InputTransformer }] });
    };
    await using emulator = await startWith(toldBy('of'));
    const warnings = () => emulator.log.filter((line) => line.includes('is no JSON'));

    await advance(emulator, '10m');
    const before = warnings();
    await emulator.fixtures.load({ eventRules: [toldBy('by')] });
    await advance(emulator, '10m');

    expect(before).toHaveLength(1);
    expect(warnings()).toHaveLength(2);
  });

  /** A file with a rule, in use by nobody, of an emulator that stopped so long ago. */
  async function fileWith(fixture: EventRuleFixture, ago: number) {
    const db = databaseFile();
    await using emulator = await startTestEmulator({ db, clock: 'system', fixtures: pipelineFixtures });
    await emulator.fixtures.load({ eventRules: [fixture] });
    const [first] = await emulator.clock.upcoming();
    await emulator.stop();
    const file = new Sqlite(db);
    file.prepare('UPDATE emulator SET clock_value = ?').run(ago);
    return { db, file, first: Date.parse(first?.at as string) };
  }

  /** When the rule runs next by an emulator that runs, and of how many milliseconds to come that is. */
  async function upcomingOf(emulator: TestEmulator) {
    const [{ at } = { at: '' }, ...others] = await emulator.clock.upcoming();
    const { now } = await emulator.clock.now();
    expect(others).toEqual([]);
    return { at: Date.parse(at), wait: Date.parse(at) - Date.parse(now) };
  }

  const toPipeline = { Targets: [{ Arn: pipelineArn }] };

  test('goes on after a restart with what comes then, and is not told of what came while nothing ran', async () => {
    const { db, file, first } = await fileWith(rule('rate(1 hour)', toPipeline), (24 * 60 + 20) * minute);
    file.close();

    await using again = await startTestEmulator({ db, clock: 'system' });

    const { at, wait } = await upcomingOf(again);
    expect(wait).toBeGreaterThan(0);
    expect((at - first) % (60 * minute)).toBe(0);
    expect(again.log.join('\n')).not.toContain('starts nothing');
  });

  test('goes on so, too, in an emulator that takes the file of one that has ended', async () => {
    // Less than what counts for a machine that was suspended.
    const { db, file } = await fileWith(rule('rate(1 minute)', toPipeline), 4 * minute);
    file.close();
    await using emulator = await startTestEmulator({ clock: 'system' });

    await emulator.snapshots.import(db);

    expect((await upcomingOf(emulator)).wait).toBeGreaterThan(0);
    expect(emulator.log.join('\n')).not.toContain('starts nothing');
  });

  test('that can no longer be read runs no more, and keeps no emulator from starting', async () => {
    const { db, file } = await fileWith(rule('rate(1 minute)', toPipeline), 60 * minute);
    file.exec(`UPDATE event_rules SET rule = json_set(rule, '$.schedule', 'daily')`);
    file.close();

    await using again = await startTestEmulator({ db, clock: 'system' });

    expect(await again.clock.upcoming()).toEqual([]);
    expect(again.log.filter((line) => line.startsWith('warning: '))).toEqual([
      'warning: Rule often in 123456789012/us-east-1 runs no more by its schedule, which cannot be read. ' +
        'It is neither rate(5 minutes) nor cron(0 8 * * ? *).',
    ]);
  });

  test.each([
    ['a request', (emulator: TestEmulator) => emulator.clock.upcoming()],
    ['an advance', () => {}],
  ])('leaves out what came while the machine was suspended, which %s notices', async (_, ask) => {
    let now = Date.parse(later(0));
    await using emulator = await startTestEmulator({ clock: 'system' }, undefined, { readRealTime: () => now });
    await emulator.fixtures.load({ eventRules: [rule('rate(1 minute)', toPipeline)] });

    now += 8 * 60 * minute + 1000;
    await ask(emulator);
    const { occurred } = await emulator.clock.advance('8h');

    const scheduled = occurred.filter(({ event }) => event === 'Scheduled');
    expect(scheduled).toHaveLength(480);
    expect(scheduled[0]?.at).toBe(later((8 * 60 + 1) * minute));
    expect(emulator.log.join('\n').match(/starts nothing/g)).toHaveLength(480);
  });

  test.each(['cron(0 0 * * ? 1969)', 'cron(0 0 * * ? 2200)', 'cron(0 0 31 FEB ? *)'])(
    'never runs by what can be read, but never comes: %s',
    async (expression) => {
      await using emulator = await startWith(rule(expression));

      expect(await emulator.clock.upcoming()).toEqual([]);
    },
  );

  test.each([
    ['rate(1 minutes)', "'1 minutes' must be 1 minute."],
    ['rate(5 minute)', "'5 minute' must be 5 minutes."],
    ['rate(0 minutes)', "'0 minutes' is not a number of minutes, hours or days."],
    ['rate(5 weeks)', "'5 weeks' is not a number of minutes, hours or days."],
    ['every day', 'It is neither rate(5 minutes) nor cron(0 8 * * ? *).'],
    ['cron(0 8 * * ?)', 'It has 5 fields instead of 6.'],
    ['cron(0 8 * * * *)', 'One of its fields day-of-month and day-of-week must be ?, and the other not.'],
    ['cron(0 8 ? * ? *)', 'One of its fields day-of-month and day-of-week must be ?, and the other not.'],
    ['rate(1  minute)', "'1  minute' is not a number of minutes, hours or days."],
    ['rate( 1 minute )', "' 1 minute ' is not a number of minutes, hours or days."],
    ['cron(0  0 * * ? *)', 'Its fields must have one space between them, and none before and after them.'],
    ['cron(0\t0 * * ? *)', 'Its fields must have one space between them, and none before and after them.'],
    ['cron( 0 0 * * ? *)', 'Its fields must have one space between them, and none before and after them.'],
    ['cron(0 0 * * ? * )', 'Its fields must have one space between them, and none before and after them.'],
    ['cron(0 0 ? * 3#1,6#3 *)', 'In its field day-of-week, # must be in the only expression.'],
    ['cron(0 0 ? * FRI,3#1 *)', 'In its field day-of-week, # must be in the only expression.'],
    ['cron(0 0 ? * 3#1,FRI *)', 'In its field day-of-week, # must be in the only expression.'],
    ['cron(0 0 ? * MON#6 *)', "'MON#6' is not a value of the field day-of-week, which has 1 to 7."],
    ['cron(0 0 1 1 ? 2030-2027)', 'The years 2030-2027 end before they begin.'],
    ['cron(0 0 1 1 ? 33)', "'33' is not a value of the field year, which has 1970 to 2199."],
    ['cron(0 24 * * ? *)', "'24' is not a value of the field hours, which has 0 to 23."],
  ])('is refused when it cannot be read: %s', async (expression, why) => {
    await expect(startWith(rule(expression))).rejects.toThrow(
      `eventRules[0]: ScheduleExpression: '${expression}' cannot be read. ${why}`,
    );
  });

  test('is refused without a schedule and without a pattern', async () => {
    await expect(startWith({ Name: 'often', Targets: [{ Arn: functionArn }] })).rejects.toThrow(
      'eventRules[0]: Rule often has neither an EventPattern nor a ScheduleExpression; one of them must be given.',
    );
  });
});
