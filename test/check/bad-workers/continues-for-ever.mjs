// Takes a token that it does not know, because another process has written it, for work that is not done yet.
import { ContinuingWorker } from './good-continuing-worker.mjs';

class BadWorker extends ContinuingWorker {
  #known = new Map();

  tokenOf(turn) {
    const token = crypto.randomUUID();
    if (turn > 0) this.#known.set(token, turn);
    return token;
  }

  turnAfter(token) {
    if (token === undefined) return 1;
    return this.#known.has(token) ? this.#known.get(token) + 1 : 0;
  }
}

await new BadWorker().run();
