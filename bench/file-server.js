// What the S3 endpoint is measured against: bare Fastify that streams to and from one file. Usage: file-server.js FILE.
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import fastify from 'fastify';

const [file] = process.argv.slice(2);
const server = fastify({ bodyLimit: 1024 ** 3 });
server.removeAllContentTypeParsers();
server.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
server.put('/*', async (request, reply) => {
  await pipeline(request.body, createWriteStream(file));
  reply.send('');
});
server.get('/*', (_request, reply) => {
  reply.header('content-length', statSync(file).size).send(createReadStream(file, { highWaterMark: 1024 * 1024 }));
});
await server.listen({ port: 0, host: '127.0.0.1' });
console.log(`http://127.0.0.1:${server.server.address().port}`);
