import { effect, signal } from '@preact/signals';
import type { Change } from '../../control/changes.ts';

/** How the connection to the emulator is. */
export const link = signal<'connecting' | 'live' | 'lost'>('connecting');

/** When the emulator was last heard of, by this machine's clock. */
export const heardAt = signal(Date.now());

/** Counts up with each state that another has taken the place of. */
export const replacements = signal(0);

export type Subject = Exclude<Change['changed'][number], 'all'>;

const subjects: readonly Subject[] = ['state', 'requests', 'clock', 'faults', 'snapshots'];

/** How often each subject has changed. */
const versions = Object.fromEntries(subjects.map((subject) => [subject, signal(0)])) as Record<
  Subject,
  ReturnType<typeof signal<number>>
>;

/** Runs work whenever one of the subjects has changed, from now on. Returns what ends it. */
export function onChange(wanted: readonly Subject[], work: () => void): () => void {
  let isFirst = true;
  return effect(() => {
    for (const subject of wanted) versions[subject].value;
    if (isFirst) isFirst = false;
    else work();
  });
}

let epoch: string | undefined;

function take({ epoch: current, changed }: Change): void {
  heardAt.value = Date.now();
  const isReplaced = epoch !== undefined && epoch !== current;
  epoch = current;
  if (isReplaced) replacements.value += 1;
  const all = isReplaced || changed.includes('all');
  for (const subject of subjects)
    if (all || changed.includes(subject)) versions[subject].value = versions[subject].peek()! + 1;
}

type Message = { readonly link: typeof link.value } | { readonly change: string };

function read(message: Message): void {
  if ('link' in message) link.value = message.link;
  else take(JSON.parse(message.change) as Change);
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/** Listens to what changes, through the one stream that all pages share where the browser can. */
export function connect(): void {
  if (typeof SharedWorker === 'undefined') {
    listenAlone();
    return;
  }
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const lineUrl = document.querySelector<HTMLLinkElement>('link[data-line]')?.href ?? '';
  const policy = trustedTypes?.createPolicy('console-line', {
    createScriptURL(url) {
      if (url === lineUrl) return url;
      throw new TypeError(`${url} is no script of this console`);
    },
  });
  const worker = new SharedWorker(policy?.createScriptURL(lineUrl) ?? lineUrl, { type: 'module', name: lineUrl });
  worker.port.onmessage = ({ data }: MessageEvent<Message>) => read(data);
  addEventListener('pagehide', ({ persisted }) => worker.port.postMessage(persisted ? 'asleep' : 'bye'));
  // A page that comes back from the browser's cache has let go of its place.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload();
  });
}

/** A stream of its own, only while somebody looks. */
function listenAlone(): void {
  let stream: EventSource | undefined;
  const follow = () => {
    stream?.close();
    stream = undefined;
    if (document.hidden) return;
    stream = new EventSource('/_emulator/v1/changes/stream');
    stream.onopen = () => read({ link: 'live' });
    stream.onerror = () => read({ link: 'lost' });
    stream.onmessage = ({ data }: MessageEvent<string>) => read({ change: data });
  };
  document.addEventListener('visibilitychange', follow);
  follow();
}
