/** npm hands the terminal's Ctrl-C on to its child, which then gets it twice for one key press. */
const echo = 500;

/** Resolves with the first SIGINT or SIGTERM; another one after that ends the process at once. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let firstAt: number | undefined;
    const receive = (signal: NodeJS.Signals) => {
      if (firstAt === undefined) {
        firstAt = performance.now();
        resolve();
      } else if (performance.now() - firstAt > echo) {
        process.exit(signal === 'SIGINT' ? 130 : 143);
      }
    };
    process.on('SIGINT', receive);
    process.on('SIGTERM', receive);
  });
}
