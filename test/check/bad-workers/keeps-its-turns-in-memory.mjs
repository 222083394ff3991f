// Keeps in memory what the token stands for, which another process does not know.
import { ContinuingWorker } from './good-continuing-worker.mjs';

class BadWorker extends ContinuingWorker {
  #known = new Map();

  tokenOf(turn) {
    const token = crypto.randomUUID();
    this.#known.set(token, turn);
    return token;
  }

  turnAfter(token) {
    if (token === undefined) return 1;
    const turn = this.#known.get(token);
    if (turn === undefined) throw new Error(`there is no build ${token}`);
    return turn + 1;
  }
}

await new BadWorker().run();
