import { executionAsyncResource } from 'node:async_hooks';

const kept: object[] = [];

/*
 * Keeps one of the objects alive that Node makes for each `process.nextTick`. A garbage collection that finds none
 * takes their hidden class away, and the engine defines the properties of the next ones the slow way from then on: 450
 * ns a call instead of 145 ns, at seven calls a request (docs/performance.md). It is of use before the first full
 * collection only, and the object holds on to the asynchronous context that it was made in: both speak for doing it on
 * import.
 */
process.nextTick(() => kept.push(executionAsyncResource()));
