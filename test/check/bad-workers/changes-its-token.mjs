// Reads its token otherwise than it has written it, and begins again.
import { ContinuingWorker } from './good-continuing-worker.mjs';

class BadWorker extends ContinuingWorker {
  tokenOf(turn) {
    return `turn ${turn}`;
  }

  turnAfter(token) {
    return (Number(token) || 0) + 1;
  }
}

await new BadWorker().run();
