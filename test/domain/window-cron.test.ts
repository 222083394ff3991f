import { Cron } from 'croner';
import { describe, expect, test } from 'vitest';
import { readWindowCron } from '../../src/domain/executions/window-cron.ts';

/** The first moments after New Year's Eve of 2029 that an expression opens a window at, whatever pattern it is in. */
function openings(expression: string, count: number): string[] {
  const options = { alternativeWeekdays: true, domAndDow: true, timezone: 'UTC', paused: true } as const;
  const before = new Date('2029-12-31T23:59:59Z');
  return readWindowCron(expression)
    .flatMap((pattern) => new Cron(pattern, options).nextRuns(count, before))
    .map((moment) => moment.toISOString())
    .sort()
    .slice(0, count);
}

/** Days of an expression that opens at midnight, in the form `MM-DD`, or with the year where that says more. */
function days(expression: string, count = 4): string[] {
  return openings(expression, count).map((moment) => {
    expect(moment.slice(10)).toBe('T00:00:00.000Z');
    return moment.startsWith('2030') ? moment.slice(5, 10) : moment.slice(0, 10);
  });
}

describe('days, by the syntax of rule-reference-DeploymentWindow', () => {
  // The first of January 2030 is a Tuesday.
  test.each([
    ['0 0 0 * * ?', ['01-01', '01-02', '01-03', '01-04']],
    ['0 0 0 ? * * *', ['01-01', '01-02', '01-03', '01-04']],
    ['0 0 0 10-12 * ?', ['01-10', '01-11', '01-12', '02-10']],
    ['0 0 0 1,15 * ?', ['01-01', '01-15', '02-01', '02-15']],
    ['0 0 0 1/10 * ?', ['01-01', '01-11', '01-21', '01-31']],
    ['0 0 0 */10 * ?', ['01-01', '01-11', '01-21', '01-31']],
    ['0 0 0 30-2 * ?', ['01-01', '01-02', '01-30', '01-31']],
    ['0 0 0 L * ?', ['01-31', '02-28', '03-31', '04-30']],
    ['0 0 0 L-3 * ?', ['01-28', '02-25', '03-28', '04-27']],
    ['0 0 0 L-3 2 ?', ['02-25', '2031-02-25', '2032-02-26', '2033-02-25']],
    ['0 0 0 l-0 * ?', ['01-31', '02-28', '03-31', '04-30']],
    ['0 0 0 L-30 * ?', ['01-01', '03-01', '05-01', '07-01']],
    ['0 0 0 L-3 APR-JUN ? 2031/2', ['2031-04-27', '2031-05-28', '2031-06-27', '2033-04-27']],
    ['0 0 0 LW * ?', ['01-31', '02-28', '03-29', '04-30']],
    ['0 0 0 15W * ?', ['01-15', '02-15', '03-15', '04-15']],
    ['0 0 0 15W 6,9,12 ?', ['06-14', '09-16', '12-16', '2031-06-16']],
    ['0 0 0 1W 6 ?', ['06-03', '2031-06-02', '2032-06-01', '2033-06-01']],
    ['0 0 0 ? * L', ['01-05', '01-12', '01-19', '01-26']],
    ['0 0 0 ? * 6L', ['01-25', '02-22', '03-29', '04-26']],
    ['0 0 0 ? * FRIL', ['01-25', '02-22', '03-29', '04-26']],
    ['0 0 0 ? * 6#3', ['01-18', '02-15', '03-15', '04-19']],
    ['0 0 0 ? * fri#3', ['01-18', '02-15', '03-15', '04-19']],
    ['0 0 0 ? * 3#5', ['01-29', '04-30', '07-30', '10-29']],
    ['0 0 0 ? * 1', ['01-06', '01-13', '01-20', '01-27']],
    ['0 0 0 ? * SUN', ['01-06', '01-13', '01-20', '01-27']],
    ['0 0 0 ? * 2-6', ['01-01', '01-02', '01-03', '01-04']],
    ['0 0 0 ? * Mon,wed,FRI', ['01-02', '01-04', '01-07', '01-09']],
    ['0 0 0 ? * FRI-MON', ['01-04', '01-05', '01-06', '01-07']],
    ['0 0 0 ? * 1/3', ['01-02', '01-05', '01-06', '01-09']],
    ['0 0 0 1 jan,Mar ?', ['01-01', '03-01', '2031-01-01', '2031-03-01']],
    ['0 0 0 1 NOV-FEB ?', ['01-01', '02-01', '11-01', '12-01']],
    ['0 0 0 1 3/4 ?', ['03-01', '07-01', '11-01', '2031-03-01']],
    ['0 0 0 1 1 ? 1970-2199', ['01-01', '2031-01-01', '2032-01-01', '2033-01-01']],
    ['0 0 0 1 1 ? 2040,2035', ['2035-01-01', '2040-01-01']],
    ['0 0 0 1 1 ? 2197/2', ['2197-01-01', '2199-01-01']],
    ['0 0 0 1 1 ? 2029', []],
    ['0 0 0 L-30 2 ?', []],
  ])('%s', (expression, expected) => {
    expect(days(expression)).toEqual(expected);
  });
});

test.each([
  [2000, 29],
  [2030, 28],
  [2100, 28],
  [2104, 29],
])('the last day of February %i', (year, day) => {
  expect(readWindowCron(`0 0 0 L-0 2 ? ${year}`)).toEqual([`0 0 0 ${day} 2 * ${year}`]);
});

describe('times', () => {
  test.each([
    ['0 0/15 9 * * ?', ['09:00:00', '09:15:00', '09:30:00']],
    ['0 5/15 9 * * ?', ['09:05:00', '09:20:00', '09:35:00']],
    ['0 */15 9 * * ?', ['09:00:00', '09:15:00', '09:30:00']],
    ['0 0 9-17/4 * * ?', ['09:00:00', '13:00:00', '17:00:00']],
    ['0 0 22-2/2 * * ?', ['00:00:00', '02:00:00', '22:00:00']],
    ['0 0 9-17 ? * * *', ['09:00:00', '10:00:00', '11:00:00']],
    ['* * 9-17 ? * * *', ['09:00:00', '09:00:01', '09:00:02']],
    ['  0\t30  12 ? * * ', ['12:30:00']],
  ])('%s', (expression, expected) => {
    expect(openings(expression, expected.length).map((moment) => moment.slice(11, 19))).toEqual(expected);
  });
});

test.each([
  ['', 'It has 1 fields instead of 6 or 7.'],
  ['* * * * *', 'It has 5 fields instead of 6 or 7.'],
  ['* * * * * ? * *', 'It has 8 fields instead of 6 or 7.'],
  ['60 * * * * ?', "'60' is not a value of the field seconds, which has 0 to 59."],
  ['* 60 * * * ?', "'60' is not a value of the field minutes, which has 0 to 59."],
  ['* * 24 * * ?', "'24' is not a value of the field hours, which has 0 to 23."],
  ['* * * 0 * ?', "'0' is not a value of the field day-of-month, which has 1 to 31."],
  ['* * * 32W * ?', "'32' is not a value of the field day-of-month, which has 1 to 31."],
  ['* * * L-3W * ?', "'L' is not a value of the field day-of-month, which has 1 to 31."],
  ['* * * * 13 ?', "'13' is not a value of the field month, which has 1 to 12."],
  ['* * * * MON ?', "'MON' is not a value of the field month, which has 1 to 12."],
  ['* * * ? * 0', "'0' is not a value of the field day-of-week, which has 1 to 7."],
  ['* * * ? * 8', "'8' is not a value of the field day-of-week, which has 1 to 7."],
  ['* * * ? * 8L', "'8' is not a value of the field day-of-week, which has 1 to 7."],
  ['* * * ? * 6#6', "'6#6' is not a value of the field day-of-week, which has 1 to 7."],
  ['* * * * * ? 1969', "'1969' is not a value of the field year, which has 1970 to 2199."],
  ['* * * * * ? 2200', "'2200' is not a value of the field year, which has 1970 to 2199."],
  ['* * * * * ? 2031-2030', 'The years 2031-2030 end before they begin.'],
  ['* ? * * * ?', "'?' is not a value of the field minutes, which has 0 to 59."],
  ['* */0 * * * ?', "'*/0' is not a value of the field minutes, which has 0 to 59."],
  ['* 1,,2 * * * ?', "'' is not a value of the field minutes, which has 0 to 59."],
  ['* -5 * * * ?', "'-5' is not a value of the field minutes, which has 0 to 59."],
])('%s is refused', (expression, message) => {
  expect(() => readWindowCron(expression)).toThrow(new Error(message));
});
