/** Whether `npm run test:long` runs, not `npm test`. */
export const isLong = process.env.LONG !== undefined;

/** Milliseconds that a test of a series may take. */
export const timeout = isLong ? 7_200_000 : 120_000;

/** How often something is done: what the environment variable says, else what is usual for a short or a long run. */
export function sizeOf(variable: string, short: number, long: number): number {
  const given = process.env[variable];
  return given === undefined ? (isLong ? long : short) : Number(given);
}

/** What a series had to say of itself when it was through. */
export type Summary = string;

/**
 * Runs a series of attacks that a seed settles, prints both and what came of it in one line. What fails names the seed,
 * by which `SEED=…` runs it again.
 */
export async function attack(name: string, run: (seed: number) => Promise<Summary>): Promise<void> {
  // The usual run is the same every day; a long one looks elsewhere each time.
  const seed = Number(process.env.SEED ?? (isLong ? Math.floor(Math.random() * 2 ** 31) : 1));
  const began = performance.now();
  const took = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
  try {
    const summary = await run(seed);
    console.log(`attack: ${name}, SEED=${seed}: ${summary}; ${took()}`);
  } catch (error) {
    console.log(`attack: ${name}, SEED=${seed}: FAILED after ${took()}`);
    if (error instanceof Error) error.message = `SEED=${seed}: ${error.message}`;
    throw error;
  }
}
