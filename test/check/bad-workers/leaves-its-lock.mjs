// Keeps a file while it works, and takes none when there is one: of itself before it was killed, too.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  // The check's own folder, which a new start finds as it was.
  lock = join(tmpdir(), '../../../../../lock');

  async poll() {
    return existsSync(this.lock) ? [] : super.poll();
  }

  async do(job) {
    writeFileSync(this.lock, String(process.pid));
    await super.do(job);
    rmSync(this.lock);
  }
}

await new BadWorker().run();
