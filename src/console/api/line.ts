/**
 * Runs as a shared worker: one stream of changes for all pages of a browser, which opens six connections to an origin
 * and no more.
 */
const ports = new Set<MessagePort>();
let stream: EventSource | undefined;
let link: 'connecting' | 'live' | 'lost' = 'connecting';
let last: string | undefined;

function tell(message: unknown): void {
  for (const port of ports) port.postMessage(message);
}

function open(): void {
  stream = new EventSource('/_emulator/v1/changes/stream');
  stream.onopen = () => setLink('live');
  stream.onerror = () => {
    setLink('lost');
    // A server that answers with something else ends an EventSource for good.
    if (stream?.readyState === EventSource.CLOSED) setTimeout(open, 1000);
  };
  stream.onmessage = ({ data }: MessageEvent<string>) => {
    last = data;
    tell({ change: data });
  };
}

function setLink(state: typeof link): void {
  link = state;
  tell({ link });
}

addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports;
  if (port === undefined) return;
  ports.add(port);
  // The last page closes the stream when it goes.
  port.onmessage = () => {
    ports.delete(port);
    if (ports.size > 0) return;
    stream?.close();
    stream = undefined;
    link = 'connecting';
    last = undefined;
  };
  if (stream === undefined) open();
  port.postMessage({ link });
  if (last !== undefined) port.postMessage({ change: last });
});
