import type { Background } from '../background.ts';

/** Work of very many steps, of which each after the first has a turn of its own: requests are served between them. */
export class BackgroundTask {
  readonly #background: Background;
  readonly #name: string;
  readonly #step: () => boolean;
  readonly #whenDone: () => void;
  #isStopped = false;
  #isUnderWay = false;

  /**
   * @param parts.name For the log
   * @param parts.step Answers whether there may be more to do
   * @param parts.whenDone Is called when nothing is left to be done
   */
  constructor(
    background: Background,
    { name, step, whenDone }: { name: string; step: () => boolean; whenDone: () => void },
  ) {
    this.#background = background;
    this.#name = name;
    this.#step = step;
    this.#whenDone = whenDone;
  }

  /** Takes the first step, unless it is under way. What fails is the background's affair. */
  begin(): void {
    if (!this.#isUnderWay) this.#run();
  }

  stop(): void {
    this.#isStopped = true;
  }

  #run(): void {
    this.#background.run(this.#name, () => {
      if (this.#isStopped) return;
      // After a step that fails it is not under way any more: whoever asks again begins again.
      this.#isUnderWay = false;
      this.#isUnderWay = this.#step();
      if (this.#isUnderWay) setImmediate(() => this.#run());
      else this.#whenDone();
    });
  }
}
