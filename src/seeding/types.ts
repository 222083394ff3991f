/** What fixture documents are made of, by subject. */

export type * from './types/action-types.ts';
export type * from './types/document.ts';
export type * from './types/functions.ts';
export type * from './types/jobs.ts';
export type * from './types/pipelines.ts';
export type * from './types/starts.ts';
