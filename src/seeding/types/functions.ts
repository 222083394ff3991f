import type { Duration } from '../../domain/duration.ts';

/** Where a function is that does Lambda actions. */
export type FunctionFixture = FunctionFixtureMembers &
  (
    | {
        /** The folder that is the root of the code, or a zip of it. Relative to the document. */
        readonly code: string;
        /** As Lambda spells it: `src/app.handler` is what src/app.js, .mjs, .cjs or .py calls handler. */
        readonly handler: string;
        /** Such as nodejs22.x or python3.12; the machine's own version is what runs. Default: what the file is for. */
        readonly runtime?: string;
      }
    | {
        /** The text of its one file, which is called index. */
        readonly inlineCode: string;
        /** Such as index.handler. */
        readonly handler: string;
        /** Such as nodejs22.x or python3.12. */
        readonly runtime: string;
      }
    | {
        /** A file for Node.js: ESM, CommonJS, or TypeScript as Node takes it. Relative to the document. */
        readonly module: string;
        /** Name of what the file exports. Default handler. */
        readonly handler?: string;
      }
    | {
        /** A file for Python, run with python3. Relative to the document. */
        readonly python: string;
        /** Name of a function of the file. Default handler. */
        readonly handler?: string;
      }
    | {
        /** Of a container with Lambda's runtime interface emulator; the path may be left out. */
        readonly url: string;
      }
    | {
        /** Of an API that is compatible with Lambda's and knows the function by the same name. */
        readonly endpoint: string;
      }
  );

/** What functions have wherever they are. */
interface FunctionFixtureMembers {
  /** Real time that one invocation may take: a number is seconds, as Lambda has them. At most 15 min. Default 15 s. */
  readonly timeout?: Duration;
  /** Variables of the function's process, which win over those that point it at the emulator. */
  readonly environment?: Readonly<Record<string, string>>;
  /** MB that the function is told of, 128 to 10240. Not enforced. Default 128. */
  readonly memorySize?: number;
  /** How many of its invocations run at once; others wait. Default: as many as there are. */
  readonly reservedConcurrentExecutions?: number;
}
