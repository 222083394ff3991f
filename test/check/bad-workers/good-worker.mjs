// The worker that every bad worker here is, save for one fault: a method that it does otherwise.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { CodePipeline } from '@aws-sdk/client-codepipeline';
import { S3 } from '@aws-sdk/client-s3';
import yauzl from 'yauzl';
import { ZipFile } from 'yazl';

const actionTypeId = { category: 'Test', owner: 'Custom', provider: 'MyJenkinsProviderName', version: '1' };
const queryParam = { ProjectName: 'MyJenkinsExampleTestProject' };
const once = { maxAttempts: 1 };

export class Worker {
  codepipeline = new CodePipeline(once);
  pollInterval = 100;
  isStopping = false;

  async run() {
    process.on('SIGTERM', () => this.stop());
    while (!this.isStopping) {
      const jobs = await this.poll();
      for (const job of jobs) await this.handle(job);
      if (jobs.length === 0) await sleep(this.pollInterval);
    }
  }

  stop() {
    this.isStopping = true;
  }

  async poll(maxBatchSize = 1) {
    const { answer } = await this.attempt(() =>
      this.codepipeline.pollForJobs({ actionTypeId, queryParam, maxBatchSize }),
    );
    return answer?.jobs ?? [];
  }

  async handle(job) {
    if (await this.acknowledge(job)) await this.do(job);
  }

  /** Whether the job is ours. */
  async acknowledge({ id: jobId, nonce }) {
    const { answer, error, wasLost } = await this.attempt(() => this.codepipeline.acknowledgeJob({ jobId, nonce }));
    return answer ? answer.status === 'InProgress' : error.name === 'InvalidNonceException' && wasLost;
  }

  async do({ id, data }) {
    let result;
    try {
      result = await this.work(data, new Artifacts(this, id, data.artifactCredentials));
    } catch (error) {
      await this.fail(id, String(error));
      return;
    }
    await this.succeed(id, result);
  }

  async work({ actionConfiguration: { configuration }, inputArtifacts, outputArtifacts }, artifacts) {
    this.begin(configuration);
    const files = [];
    for (const artifact of inputArtifacts) files.push(...(await this.unpack(await artifacts.read(artifact))));
    for (const artifact of outputArtifacts) await artifacts.write(artifact, await this.pack(files.join('\n')));
    return { executionDetails: { summary: `${files.length} files`, percentComplete: 100 } };
  }

  begin({ ProjectName, Branch = 'main' }) {
    console.log(`testing ${ProjectName} at ${JSON.stringify(Branch)}`);
  }

  /** Names of the files in a zip, which lie in a folder of their own then. */
  async unpack(bytes) {
    const folder = await mkdtemp(join(tmpdir(), 'input-'));
    try {
      const zip = await yauzl.fromBufferPromise(bytes, { lazyEntries: true, ...this.unpacking });
      const names = [];
      for await (const entry of zip.eachEntry()) {
        const name = String(entry.fileName);
        if (name.endsWith('/')) continue;
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, name), await buffer(await zip.openReadStreamPromise(entry)));
        names.push(name);
      }
      return names;
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  async pack(text) {
    const zip = new ZipFile();
    zip.addBuffer(Buffer.from(text), 'report.txt');
    zip.end();
    return buffer(zip.outputStream);
  }

  async succeed(jobId, result) {
    const { error } = await this.attempt(() => this.codepipeline.putJobSuccessResult({ jobId, ...result }));
    if (error && !this.hasEnded(error)) await this.fail(jobId, String(error));
  }

  async fail(jobId, message) {
    const failureDetails = { type: 'JobFailed', message: message.slice(0, 5000) };
    const { error } = await this.attempt(() => this.codepipeline.putJobFailureResult({ jobId, failureDetails }));
    if (error && !this.hasEnded(error)) console.error(`cannot report job ${jobId}: ${error}`);
  }

  hasEnded({ name }) {
    return name === 'InvalidJobStateException';
  }

  /** Calls until there is an answer, or an error that no retry mends. `wasLost`: an answer may not have come. */
  async attempt(call) {
    let wasLost = false;
    for (let left = 8, wait = 100; ; left--, wait *= 2) {
      try {
        return { answer: await call(), wasLost };
      } catch (error) {
        const isLost = (error.$metadata?.httpStatusCode ?? 999) >= 500;
        if (left === 1 || !(isLost || error.name === 'ThrottlingException')) return { error, wasLost };
        wasLost ||= isLost;
        await this.wait(wait);
      }
    }
  }

  wait(milliseconds) {
    return sleep(milliseconds * (0.5 + Math.random() / 2));
  }

  async renew(jobId) {
    const { answer, error } = await this.attempt(() => this.codepipeline.getJobDetails({ jobId }));
    if (error) throw error;
    return answer.jobDetails.data.artifactCredentials;
  }
}

export class Artifacts {
  #worker;
  #jobId;
  #credentials;

  constructor(worker, jobId, credentials) {
    this.#worker = worker;
    this.#jobId = jobId;
    this.#credentials = credentials;
  }

  read({ location }) {
    return this.#transfer(async (s3) => {
      const { Body } = await s3.getObject(placeOf(location));
      return Buffer.from(await Body.transformToByteArray());
    });
  }

  write({ location }, bytes) {
    return this.#transfer((s3) => s3.putObject({ ...placeOf(location), Body: bytes }));
  }

  async #transfer(transfer) {
    for (let renewals = 3; ; renewals--) {
      const s3 = new S3({ ...once, credentials: this.#credentials });
      const { answer, error } = await this.#worker.attempt(() => transfer(s3));
      if (!error) return answer;
      if (error.name !== 'ExpiredToken' || renewals === 0) throw error;
      this.#credentials = await this.#worker.renew(this.#jobId, this.#credentials);
    }
  }
}

function placeOf({ s3Location }) {
  return { Bucket: s3Location.bucketName, Key: s3Location.objectKey };
}

// Run by itself, it is the good one.
if (import.meta.main) await new Worker().run();
