/**
 * What the session tokens of all emulators begin with, so that theirs are told from those of AWS when the key is not
 * known any more.
 */
export const ownTokenPrefix = 'CodePipelineLocal/';
