import { bytesOfRequest, type WireRequest } from './connection.ts';
import { mutateBytes, mutateText } from './mutate.ts';
import { headersSignedFor } from './signed-headers.ts';
import type { Attacker } from './storm.ts';

const poll = '{"actionTypeId":{"category":"Build","owner":"Custom","provider":"MyBuild","version":"1"}}';

const requests: readonly WireRequest[] = [
  {
    method: 'POST',
    target: '/',
    headers: [
      ...headersSignedFor('codepipeline'),
      ['Content-Type', 'application/x-amz-json-1.1'],
      ['X-Amz-Target', 'CodePipeline_20150709.PollForJobs'],
    ],
    body: poll,
  },
  { method: 'PUT', target: '/bucket-1/a', headers: headersSignedFor('s3'), body: 'bytes' },
  { method: 'GET', target: '/bucket-1/a', headers: headersSignedFor('s3') },
  { method: 'GET', target: '/_emulator/v1/health', headers: [['Host', 'localhost']] },
  { method: 'POST', target: '/_emulator/v1/idle', headers: [['Host', 'localhost']], body: '{"timeout":"1ms"}' },
  { method: 'POST', target: '/_emulator/webhooks?t=x', headers: [['Host', 'localhost']], body: '{}' },
];

/** Lines that a request has no need of, right and wrong. */
const lines = [
  ...['Transfer-Encoding: chunked', 'Transfer-Encoding: gzip, chunked', 'Transfer-Encoding: x', 'Content-Length: 0'],
  ...['Content-Length: 5', 'Content-Length: 99999999999999999999', 'Content-Length: -1', 'Content-Length: 5, 5'],
  ...['Expect: 100-continue', 'Expect: x', 'Connection: close', 'Connection: upgrade', 'Upgrade: websocket'],
  ...['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__', 'Host: a', 'Host:'],
  ...['Host: [::1', 'Host: a b', ' folded', '\tfolded', 'NoColon', ': empty', 'A\u0000: b', 'A: b\u0000c', 'A: b\rc'],
  ...['Trailer: X', 'TE: trailers', 'Keep-Alive: timeout=0', 'Proxy-Connection: x', 'X-Amz-Date: x', 'Range: bytes=0-'],
] as const;

const firstLines = [
  ...[
    'GET / HTTP/1.0',
    'GET / HTTP/0.9',
    'GET / HTTP/2.0',
    'GET / HTTP/1.1 x',
    'GET  / HTTP/1.1',
    'GET /',
    'get / HTTP/1.1',
  ],
  ...['PRI * HTTP/2.0', 'OPTIONS * HTTP/1.1', 'CONNECT a:1 HTTP/1.1', 'GET http://a/b HTTP/1.1', 'TRACE / HTTP/1.1'],
  ...[
    'GET // HTTP/1.1',
    'GET /%00 HTTP/1.1',
    'GET /é HTTP/1.1',
    'GET /?? HTTP/1.1',
    'GET /# HTTP/1.1',
    'QUERY / HTTP/1.1',
  ],
  ...['POST /?Action=x HTTP/1.1', 'GET /_emulator/../ HTTP/1.1', 'GET /_emulator/%2e%2e HTTP/1.1', 'GET \\ HTTP/1.1'],
] as const;

/** What no client sends: framing that is none, pipelined and doubled requests, headers beyond every measure. */
export function byteAttacker(): Attacker {
  return {
    name: 'raw HTTP',
    next(random) {
      let bytes = bytesOfRequest(random.in(requests));
      const text = () => bytes.toString('latin1');
      switch (random.below(8)) {
        case 0:
          bytes = Buffer.from(text().replace('\r\n', `\r\n${random.in(lines)}\r\n`), 'latin1');
          break;
        case 1:
          bytes = Buffer.from(text().replace(/^[^\r]*/, random.in(firstLines)), 'latin1');
          break;
        case 2:
          bytes = Buffer.concat(Array.from({ length: random.of(2, 5, 30) }, () => bytesOfRequest(random.in(requests))));
          break;
        case 3: {
          const long = `X-Long: ${'x'.repeat(random.of(1000, 17_000, 100_000))}`;
          const many = Array.from({ length: random.of(50, 3000) }, (_, index) => `X-${index}: y`).join('\r\n');
          bytes = Buffer.from(text().replace('\r\n', `\r\n${random.of(long, many)}\r\n`), 'latin1');
          break;
        }
        case 4: {
          const size = random.of('5', '5;a=b', '5;a="b;c"', '05', '0x5', '-5', 'ffffffffffffffff', '', '5 ', 'g');
          const chunk = `${size}\r\nhello\r\n${random.of('0\r\n\r\n', '0\r\nX: y\r\n\r\n', '0\r\n', '')}`;
          const [head = ''] = text()
            .replace(/\r\nContent-Length: \d+/, '\r\nTransfer-Encoding: chunked')
            .split('\r\n\r\n');
          bytes = Buffer.from(`${head}\r\n\r\n${chunk}`, 'latin1');
          break;
        }
        case 5:
          bytes = Buffer.from(mutateText(random, text(), [...lines, '\r\n', '\n', '\r\n\r\n']), 'latin1');
          break;
        case 6:
          bytes = Buffer.from(Array.from({ length: random.of(1, 100, 5000) }, () => random.below(256)));
          break;
        default:
          bytes = mutateBytes(random, bytes);
      }
      return { request: bytes, mayStayUnanswered: true };
    },
  };
}
