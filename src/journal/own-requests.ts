/** Marks a request to S3 that is the control object's: it puts a scene up or looks at it, and is no worker's. */
export const ownRequestHeader = 'x-codepipeline-local-control';
