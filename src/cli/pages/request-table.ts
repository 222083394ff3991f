import { styleText } from 'node:util';
import type { RequestDescription, VerdictDescription } from '../../index.ts';
import { printable } from '../../runtime/printable.ts';
import { type Room, select } from './room.ts';
import { type Cell, clockTime, fitTable, header, type Shrinking } from './table.ts';

const columns = ['TIME', 'OPERATION', 'STATUS', 'TOOK', 'ACCESS KEY', 'ABOUT', 'ERROR'];

/** Operation, status and error say most. */
const shrinks: readonly Shrinking[] = [
  [4, 0],
  [3, 0],
  [5, 8],
  [6, 12],
  [5, 0],
  [0, 0],
];

/** Lines of a table of requests, the newest last. */
export function requestTable(requests: readonly RequestDescription[], room?: Room): string[] {
  if (requests.length === 0) return ['There are no such requests in the journal.'];
  const reasons = reasonsOf(requests);
  const rows = room?.rows === undefined ? undefined : room.rows - reasons.size;
  const { shown, more } = select(
    requests,
    rows,
    () => 0,
    ({ operation, service }) => operation ?? service,
  );
  const rowsOf = (short?: ReadonlyMap<string, string>) => [
    header(columns),
    ...shown.map((request) => row(request, short)),
  ];
  const ids = requests.flatMap(({ jobIds }) => jobIds);
  const [first = '', ...rest] = fitTable(room, ids, rowsOf, shrinks);
  const withReasons = rest.flatMap((line, index) => {
    const reason = reasons.get(shown[index]?.number ?? 0);
    return reason === undefined ? [line] : [line, styleText('dim', `└ ${printable(reason)}`)];
  });
  return [first, ...more, ...withReasons];
}

/** Polls again and again get nothing for the same reason, which stands below the last of them: by their numbers. */
function reasonsOf(requests: readonly RequestDescription[]): ReadonlyMap<number, string> {
  const last = new Map(requests.map(({ gotNothing, number }) => [gotNothing, number]));
  return new Map([...last].flatMap(([reason, number]) => (reason === undefined ? [] : [[number, reason]])));
}

/** Lines that say a verdict and show its evidence. */
export function verdictPage({ kind, message, evidence }: VerdictDescription): string[] {
  return [`${kind}: ${printable(message)}`, ...requestTable(evidence).map((line) => `  ${line}`), ''];
}

function row(request: RequestDescription, short?: ReadonlyMap<string, string>): Cell[] {
  const { realTime, operation, service, status, duration, accessKeyId, error, fault } = request;
  return [
    { text: clockTime(realTime) },
    { text: operation ?? `unknown (${service})` },
    status === null ? { text: 'no answer', style: 'red' } : { text: String(status), style: styleOf(status) },
    { text: `${duration.toFixed(1)} ms` },
    { text: accessKeyId ?? '' },
    { text: subject(request, short) },
    { text: [error?.code, fault].filter((part) => part !== undefined).join(', ') },
  ];
}

/** The object, or the jobs: the first of them, and how many there are more. */
function subject(
  { service, input, jobIds }: RequestDescription,
  short: ReadonlyMap<string, string> = new Map(),
): string {
  if (service === 's3' && input?.bucket !== undefined) return `s3://${input.bucket}/${input.key ?? ''}`;
  const [first = '', ...more] = jobIds.map((id) => short.get(id) ?? id);
  return more.length === 0 ? first : `${first} +${more.length}`;
}

function styleOf(status: number): 'reset' | 'yellow' | 'red' {
  if (status < 400) return 'reset';
  return status < 500 ? 'yellow' : 'red';
}
