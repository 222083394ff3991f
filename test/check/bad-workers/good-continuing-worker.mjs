// A worker of jobs that take long: it looks at what it has started elsewhere whenever the job comes again.
import { Worker } from './good-worker.mjs';

const turns = 3;

export class ContinuingWorker extends Worker {
  async work(data, artifacts) {
    const turn = this.turnAfter(data.continuationToken);
    if (turn >= turns) return super.work(data, artifacts);
    const executionDetails = { percentComplete: Math.round((100 * turn) / turns) };
    return { continuationToken: this.tokenOf(turn), executionDetails };
  }

  turnAfter(token = '0') {
    return Number(token) + 1;
  }

  tokenOf(turn) {
    return String(turn);
  }
}

// Run by itself, it is the good one.
if (import.meta.main) await new ContinuingWorker().run();
