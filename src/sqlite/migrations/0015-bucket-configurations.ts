/** What was said of a bucket as a whole, such as its policy: kept and shown. */
export const bucketConfigurations = `
  CREATE TABLE bucket_configurations (
    bucket INTEGER NOT NULL REFERENCES buckets (key) ON DELETE CASCADE,
    -- the query's parameter that names it: policy, cors
    name TEXT NOT NULL,
    -- as it was put
    document TEXT NOT NULL,
    PRIMARY KEY (bucket, name)
  ) STRICT, WITHOUT ROWID;
`;
