import type { RequestDescription, VerdictDescription } from '../index.ts';
import { printable } from '../runtime/printable.ts';
import { type Cell, clockTime, header, table } from './table.ts';

const columns = ['TIME', 'OPERATION', 'STATUS', 'TOOK', 'ACCESS KEY', 'ABOUT', 'ERROR'];

/** Lines of a table of requests, the newest last. */
export function requestTable(requests: readonly RequestDescription[]): string[] {
  if (requests.length === 0) return ['There are no such requests in the journal.'];
  return table([header(columns), ...requests.map(row)]);
}

/** Lines that say a verdict and show its evidence. */
export function verdictPage({ kind, message, evidence }: VerdictDescription): string[] {
  return [`${kind}: ${printable(message)}`, ...requestTable(evidence).map((line) => `  ${line}`), ''];
}

function row(request: RequestDescription): Cell[] {
  const { realTime, operation, service, status, duration, accessKeyId, error, fault } = request;
  return [
    { text: clockTime(realTime) },
    { text: operation ?? `unknown (${service})` },
    status === null ? { text: 'no answer', style: 'red' } : { text: String(status), style: styleOf(status) },
    { text: `${duration.toFixed(1)} ms` },
    { text: accessKeyId ?? '' },
    { text: subject(request) },
    { text: [error?.code, fault].filter((part) => part !== undefined).join(', ') },
  ];
}

/** The object, or the jobs: the first of them, and how many there are more. */
function subject({ service, input, jobIds }: RequestDescription): string {
  if (service === 's3' && input?.bucket !== undefined) return `s3://${input.bucket}/${input.key ?? ''}`;
  const [first = '', ...more] = jobIds;
  return more.length === 0 ? first : `${first} +${more.length}`;
}

function styleOf(status: number): 'reset' | 'yellow' | 'red' {
  if (status < 400) return 'reset';
  return status < 500 ? 'yellow' : 'red';
}
