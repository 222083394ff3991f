// Runs a command in a network that has nothing but this machine, and writes down whom it would have reached besides:
//
//   unshare -rnm sh record.sh FILE COMMAND...
//
// Every name is asked of the server here, which knows none, and every address is this machine's.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';

const [, , file, command, ...args] = process.argv;
const seen = new Set();

const names = createSocket('udp4', (query, { address, port }) => {
  seen.add(`name ${nameIn(query)}`);
  // The question again, and that there is no such name.
  names.send(Buffer.concat([query.subarray(0, 2), Buffer.from([0x81, 0x83]), query.subarray(4)]), port, address);
});
await once(names.bind(53, '127.0.0.1'), 'listening');
for (const port of [80, 443]) {
  const server = createServer((socket) => {
    seen.add(`address ${socket.localAddress}:${port}`);
    socket.destroy();
  });
  await once(server.listen(port, '0.0.0.0'), 'listening');
}

const child = spawn(command, args, { stdio: 'inherit' });
const [code] = await once(child, 'exit');
writeFileSync(file, JSON.stringify([...seen]));
process.exit(code ?? 1);

function nameIn(query) {
  const labels = [];
  for (let at = 12; query[at] > 0; at += query[at] + 1)
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]));
  return labels.join('.');
}
