/** A field of a window's cron expression: its values, and what stands for some of them. */
interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly words?: readonly string[];
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const month: Field = { name: 'month', min: 1, max: 12, words: months };
const dayOfWeek: Field = { name: 'day-of-week', min: 1, max: 7, words: weekdays };
const dayOfMonth: Field = { name: 'day-of-month', min: 1, max: 31 };
const year: Field = { name: 'year', min: 1970, max: 2199 };
const fields = [
  { name: 'seconds', min: 0, max: 59 },
  { name: 'minutes', min: 0, max: 59 },
  { name: 'hours', min: 0, max: 23 },
  dayOfMonth,
  month,
  dayOfWeek,
  year,
] as const satisfies readonly Field[];

/**
 * The cron expression of a DeploymentWindow (rule-reference-DeploymentWindow [documented]) as patterns of plain numbers
 * that a library reads; the window is open in each of them. Several are needed for a day counted from the end of the
 * month.
 * @throws Error
 */
export function readWindowCron(expression: string): string[] {
  const parts = expression.trim().toUpperCase().split(/\s+/);
  if (parts.length !== 6 && parts.length !== 7) throw new Error(`It has ${parts.length} fields instead of 6 or 7.`);
  const [seconds, minutes, hours, day = '', inMonth = '', weekday, inYear = '*'] = parts;
  const time = [seconds, minutes, hours].map((part = '', index) => readPlain(fields[index] as Field, part));
  const week = readDays(dayOfWeek, weekday ?? '', readWeekday);
  const patternOf = (days: string, ofMonths: string, ofYears: string) =>
    [...time, days, ofMonths, week, ofYears].join(' ');
  const beforeLast = /^L-(\d{1,2})$/.exec(day)?.[1];
  if (beforeLast === undefined) {
    return [patternOf(readDays(dayOfMonth, day, readDay), readPlain(month, inMonth), readPlain(year, inYear))];
  }
  return lastDays(Number(beforeLast), valuesOf(month, inMonth), valuesOf(year, inYear)).map((last) =>
    patternOf(String(last.day), last.months.join(), last.years.join()),
  );
}

/** The day so many days before the last one, by the length of the month: `L-3` is the 28th of 31 (J35 [inferred]). */
function lastDays(before: number, inMonths: readonly number[], inYears: readonly number[]) {
  const lengths: readonly { length: number; of: readonly number[]; isLeap?: boolean }[] = [
    { length: 31, of: [1, 3, 5, 7, 8, 10, 12] },
    { length: 30, of: [4, 6, 9, 11] },
    { length: 29, of: [2], isLeap: true },
    { length: 28, of: [2], isLeap: false },
  ];
  return lengths
    .map(({ length, of, isLeap }) => ({
      day: length - before,
      months: inMonths.filter((number) => of.includes(number)),
      years: inYears.filter((number) => isLeap === undefined || isLeapYear(number) === isLeap),
    }))
    .filter((last) => last.day >= 1 && last.months.length > 0 && last.years.length > 0);
}

function isLeapYear(number: number): boolean {
  return number % 4 === 0 && (number % 100 !== 0 || number % 400 === 0);
}

/** Days may be left open, and have forms of their own beside those of all fields. */
function readDays(field: Field, part: string, readOwn: (element: string) => string | undefined): string {
  if (part === '?' || part === '*') return '*';
  return part
    .split(',')
    .map((element) => readOwn(element) ?? numbersOf(field, element).join())
    .join();
}

/** `L`, `LW`, `15W` */
function readDay(element: string): string | undefined {
  if (element === 'L' || element === 'LW') return element;
  const near = /^(\d+)W$/.exec(element)?.[1];
  return near === undefined ? undefined : `${numberOf(dayOfMonth, near)}W`;
}

/** `L` alone "simply means 7"; `6L` is the last Friday of the month, `6#3` its third. */
function readWeekday(element: string): string | undefined {
  if (element === 'L') return String(dayOfWeek.max);
  const [, last] = /^(\w+)L$/.exec(element) ?? [];
  if (last !== undefined) return `${numberOf(dayOfWeek, last)}L`;
  const [, day, nth] = /^(\w+)#([1-5])$/.exec(element) ?? [];
  return day === undefined ? undefined : `${numberOf(dayOfWeek, day)}#${nth}`;
}

function readPlain(field: Field, part: string): string {
  return part === '*' ? '*' : valuesOf(field, part).join();
}

function valuesOf(field: Field, part: string): number[] {
  return part.split(',').flatMap((element) => numbersOf(field, element));
}

/**
 * `*`, `5`, `9-17`, `22-2` (over the end [inferred]), `5/15`, `9-17/2`, and the words of a field in place of numbers.
 */
function numbersOf(field: Field, element: string): number[] {
  const [, from = element, to, step] = /^([^-/]+)(?:-([^-/]+))?(?:\/([1-9]\d*))?$/.exec(element) ?? [];
  const all = from === '*' && to === undefined;
  const first = all ? field.min : numberOf(field, from);
  const lastOfOne = all || step !== undefined ? field.max : first;
  const last = to === undefined ? lastOfOne : numberOf(field, to);
  if (last < first && field === year) throw new Error(`The years ${element} end before they begin.`);
  const size = field.max - field.min + 1;
  const count = ((last - first + size) % size) + 1;
  const by = Number(step ?? 1);
  return Array.from(
    { length: Math.ceil(count / by) },
    (_, index) => field.min + ((first - field.min + index * by) % size),
  );
}

function numberOf({ name, min, max, words = [] }: Field, text: string): number {
  const word = words.indexOf(text);
  const number = word < 0 ? Number(text) : min + word;
  if (/^\d+$/.test(text) || word >= 0) {
    if (number >= min && number <= max) return number;
  }
  throw new Error(`'${text}' is not a value of the field ${name}, which has ${min} to ${max}.`);
}
