// What the emulator is measured against: bare Fastify and better-sqlite3, the same three statements, no validation.
// JavaScript, so that no time goes into stripping types. Usage: bare-server.js JOBS [PORT]. Prints its endpoint.
import { randomUUID } from 'node:crypto';
import Sqlite from 'better-sqlite3';
import fastify from 'fastify';

const [jobs = '0', port = '0'] = process.argv.slice(2);
const database = new Sqlite(':memory:');
database.exec(`
  CREATE TABLE executions (key INTEGER PRIMARY KEY, data TEXT NOT NULL) STRICT;
  CREATE TABLE jobs (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, execution INTEGER NOT NULL, type TEXT NOT NULL,
    status TEXT NOT NULL, nonce INTEGER NOT NULL, queued_at INTEGER NOT NULL, due_at INTEGER) STRICT;
  CREATE INDEX in_queue ON jobs (type, queued_at) WHERE status = 'Queued';
  CREATE INDEX due ON jobs (due_at) WHERE due_at IS NOT NULL;`);

const type = { category: 'Build', owner: 'Custom', provider: 'Bench', version: '1' };
const data = JSON.stringify({
  actionTypeId: type,
  actionConfiguration: { configuration: { ProjectName: 'bench' } },
  pipelineContext: {
    pipelineName: 'bench',
    stage: { name: 'Build' },
    action: { name: 'Build', actionExecutionId: randomUUID() },
    pipelineArn: 'arn:aws:codepipeline:us-east-1:123456789012:bench',
    pipelineExecutionId: randomUUID(),
  },
  inputArtifacts: [],
  outputArtifacts: [],
});
const typeKey = Object.values(type).join('/');
const addExecution = database.prepare('INSERT INTO executions (data) VALUES (?)');
const addJob = database.prepare(
  `INSERT INTO jobs (id, execution, type, status, nonce, queued_at) VALUES (?, ?, ?, 'Queued', 1, ?)`,
);
database.transaction(() => {
  for (let count = 0; count < Number(jobs); count++) {
    addJob.run(randomUUID(), addExecution.run(data).lastInsertRowid, typeKey, Date.now());
  }
})();

const poll = database.prepare(
  `UPDATE jobs SET status = 'Dispatched', nonce = nonce + 2, due_at = ?
   WHERE key = (SELECT key FROM jobs WHERE type = CAST(? AS TEXT) AND status = 'Queued' ORDER BY queued_at, key LIMIT 1)
   RETURNING id, nonce, (SELECT data FROM executions WHERE key = execution) AS data`,
);
const acknowledge = database.prepare(
  `UPDATE jobs SET status = 'InProgress', due_at = ? WHERE id = ? AND nonce = ? RETURNING status`,
);
const succeed = database.prepare(
  `UPDATE jobs SET status = 'Succeeded', due_at = NULL WHERE id = ? AND status = 'InProgress' RETURNING status`,
);

const answers = {
  PollForJobs(body) {
    const row = poll.get(Date.now() + 60_000, Object.values(body.actionTypeId).join('/'));
    return { jobs: row === undefined ? [] : [{ id: row.id, data: JSON.parse(row.data), nonce: String(row.nonce) }] };
  },
  AcknowledgeJob: ({ jobId, nonce }) => acknowledge.get(Date.now() + 86_400_000, jobId, Number(nonce)),
  PutJobSuccessResult: ({ jobId }) => succeed.get(jobId),
};

const server = fastify();
server.removeAllContentTypeParsers();
server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, JSON.parse(body)));
server.post('/', (request, reply) => {
  const [, operation] = request.headers['x-amz-target'].split('.');
  reply.type('application/x-amz-json-1.1').send(JSON.stringify(answers[operation](request.body)));
});
server.get('/_emulator/v1/health', () => ({ status: 'ok' }));
await server.listen({ port: Number(port), host: '127.0.0.1' });
console.log(`http://127.0.0.1:${server.server.address().port}`);
