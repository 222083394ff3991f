import { statusWords } from './words.ts';

interface StatusShape {
  readonly outline: string;
  readonly isFilled?: boolean;
  readonly mark?: string;
}

const circle = 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8Z';
const octagon = 'M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1Z';
const square = 'M2.5 2.5h11v11h-11Z';

/** On 16 × 16. Each status has a shape of its own, so that none is told by colour alone. */
const statusShapes: Readonly<Record<string, StatusShape>> = {
  Succeeded: { outline: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Z', isFilled: true, mark: 'M4.8 8.3 7 10.4l4.3-4.8' },
  Failed: { outline: octagon, isFilled: true, mark: 'm5.4 5.4 5.2 5.2m0-5.2-5.2 5.2' },
  TimedOut: { outline: octagon, isFilled: true, mark: 'M8 4.4V8l2.4 1.8' },
  InProgress: { outline: 'M8 1.8a6.2 6.2 0 1 1-6.2 6.2', mark: 'M6.4 5.4v5.2L10.8 8Z' },
  Waiting: { outline: 'M8 .9 15.1 8 8 15.1.9 8Z', isFilled: true, mark: 'M6.5 5.6v4.8M9.5 5.6v4.8' },
  Queued: { outline: circle, mark: 'M5.4 8h5.2' },
  Dispatched: { outline: circle, mark: 'M8 1.8v12.4a6.2 6.2 0 0 0 0-12.4Z' },
  Created: { outline: circle, mark: 'M8 5.4v5.2' },
  Stopped: { outline: square, isFilled: true, mark: 'M5.6 8h4.8' },
  Stopping: { outline: square, mark: 'M5.6 8h4.8' },
  Abandoned: { outline: square, isFilled: true, mark: 'm5.6 5.6 4.8 4.8' },
  Cancelled: { outline: square, isFilled: true, mark: 'm5.6 10.4 4.8-4.8' },
  Superseded: { outline: 'm3 3 5 5-5 5m5-10 5 5-5 5' },
  Overridden: { outline: circle, mark: 'm5 5 3 3-3 3m3.4-6 3 3-3 3' },
  Errored: { outline: octagon, isFilled: true, mark: 'M8 4.4v4.2m0 2.6v.2' },
  None: { outline: 'M8 2.4a5.6 5.6 0 1 0 0 11.2A5.6 5.6 0 0 0 8 2.4Z' },
};

/** The shape of a status. Beside a word that says it, it is only a picture. */
export function Glyph({ status, isPicture = false }: { readonly status: string; readonly isPicture?: boolean }) {
  const { outline, isFilled = false, mark } = statusShapes[status] ?? (statusShapes.None as StatusShape);
  const isRunning = status === 'InProgress';
  const outlineClass = isFilled ? 'filled' : isRunning ? 'spin' : status === 'None' ? 'dashed' : '';
  const markClass = isFilled ? 'on' : isRunning || status === 'Dispatched' ? 'solid' : '';
  const name = isPicture ? { 'aria-hidden': true } : { role: 'img', 'aria-label': statusWords(status) };
  return (
    <svg class="glyph" viewBox="0 0 16 16" {...(name as object)}>
      <path class={outlineClass} d={outline} />
      {mark && <path class={markClass} d={mark} />}
    </svg>
  );
}

/** A status as a pill: its shape and its word. */
export function Status({ status }: { readonly status: string }) {
  return (
    <span class={`pill status is-${status}`}>
      <Glyph status={status} isPicture />
      {statusWords(status)}
    </span>
  );
}

const icons = {
  Source:
    'M5 3.5v9M5 3.5a1.5 1.5 0 1 0 0-.01M5 12.5a1.5 1.5 0 1 0 0 .01M11 5a1.5 1.5 0 1 0 0-.01M11 6.5c0 3-6 1.5-6 4.5',
  Build: 'm9.2 6.8-6 6M9 3.2l3.8 3.8 1.4-1.4-3.8-3.8H7.2Z',
  Test: 'M6.2 2h3.6M7 2v4.2L3.2 13a.8.8 0 0 0 .7 1.2h8.2a.8.8 0 0 0 .7-1.2L9 6.2V2M5 10.4h6',
  Deploy: 'M8 10.6V2.4m0 0L4.8 5.6M8 2.4l3.2 3.2M2.6 10.8v2.6h10.8v-2.6',
  Approval: 'M8 7.6a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2ZM3 13.8c.4-2.6 2.4-4 5-4s4.6 1.4 5 4',
  Invoke: 'M9 1.6 3.6 9H8l-1 5.4L12.4 7H8Z',
  Compute: 'M3 3.4h10v9.2H3ZM5.4 6.4 7 8l-1.6 1.6M8.6 10h2',
  play: 'M4.6 2.8v10.4L13 8Z',
  stop: 'M3.5 3.5h9v9h-9Z',
  search: 'M7 2.4a4.6 4.6 0 1 0 0 9.2 4.6 4.6 0 0 0 0-9.2Zm3.4 8 3.2 3.2',
  pipelines: 'M2 8h3m6 0h3M5 5.6h6v4.8H5Z',
  jobs: 'M2.6 3.4h10.8M2.6 8h10.8M2.6 12.6h10.8',
  requests: 'M2.4 5.4h10M9.6 2.6l2.8 2.8-2.8 2.8M13.6 10.6h-10M6.4 7.8l-2.8 2.8 2.8 2.8',
  conduct: 'M8 1.8 13.4 4v4c0 3.2-2.2 5.4-5.4 6.4C4.8 13.4 2.6 11.2 2.6 8V4ZM5.6 8l1.8 1.8 3.2-3.4',
  artifacts: 'M8 1.8 13.6 5v6L8 14.2 2.4 11V5ZM2.4 5 8 8.2 13.6 5M8 8.2v6',
  faults: 'M9 1.6 3.6 9H8l-1 5.4L12.4 7H8Z',
  snapshots: 'M2.4 4.8h2.4l1-1.6h4.4l1 1.6h2.4v8H2.4ZM8 6.6a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4Z',
  events: 'M1.8 8h3l2-5 2.6 10 2-5h2.8',
  fixtures: 'M4 1.8h5.4L12.4 5v9.2H4ZM9.2 1.8V5h3.2M6 8.4h4.4M6 11h4.4',
  settings: 'M2.4 4.4h6m3 0h2.2M2.4 11.6h2.2m3 0h6M10 2.8v3.2M6 10v3.2',
  clock: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8Zm0 3v3.4l2.4 1.6',
  pause: 'M5.4 3.4v9.2m5.2-9.2v9.2',
  moon: 'M13.2 9.4A5.6 5.6 0 0 1 6.6 2.8a5.6 5.6 0 1 0 6.6 6.6Z',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6ZM8 1.4v1.4m0 10.4v1.4M1.4 8h1.4m10.4 0h1.4M3.4 3.4l1 1m7.2 7.2 1 1m0-9.2-1 1m-7.2 7.2-1 1',
  close: 'm4 4 8 8m0-8-8 8',
  copy: 'M5.6 5.6h7.8v7.8H5.6ZM3.6 10.4h-1V2.6h7.8v1',
  check: 'm3.4 8.4 3 3 6.2-6.6',
  hand: 'M5 8V3.4a1 1 0 0 1 2 0V7m0-.6V2.6a1 1 0 0 1 2 0V7m0-.4V3.6a1 1 0 0 1 2 0v5.8c0 3-1.4 4.8-4 4.8-2 0-3-.8-3.8-2.4L2.4 8.6c-.3-.8.7-1.4 1.3-.8L5 9.4',
  lock: 'M4 7.2h8v6.2H4Zm1.6 0V5a2.4 2.4 0 0 1 4.8 0v2.2',
  chevron: 'm4 6 4 4 4-4',
  menu: 'M2 4.4h12M2 8h12M2 11.6h12',
  plus: 'M8 3v10M3 8h10',
  trash: 'M3 4.4h10M6.4 4.4V2.6h3.2v1.8M4.4 4.4l.6 9h6l.6-9',
  retry: 'M13 4.4V8H9.4M12.6 8A5 5 0 1 0 11 11.6',
  down: 'M8 2.4v8m0 0 3.2-3.2M8 10.4 4.8 7.2M2.6 13.4h10.8',
};

export type IconName = keyof typeof icons;

/** A picture beside words. A name that has none is drawn as a box. */
export function Icon({ name, isSmall = false }: { readonly name: IconName | string; readonly isSmall?: boolean }) {
  return (
    <svg class={isSmall ? 'icon small' : 'icon'} viewBox="0 0 16 16" aria-hidden="true">
      <path d={icons[name as IconName] ?? icons.artifacts} />
    </svg>
  );
}
