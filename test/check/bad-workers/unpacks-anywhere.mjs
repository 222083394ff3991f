// Unpacks files to wherever their names lead.
import { Worker } from './good-worker.mjs';

class BadWorker extends Worker {
  // As bytes, names are not checked.
  unpacking = { decodeStrings: false };
}

await new BadWorker().run();
