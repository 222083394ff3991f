/** A request that writes an object and takes its time. */
interface BegunWrite {
  readonly bucket: number;
  readonly name: string;
  /** Whether its object has become another one since it began. */
  isOvertaken: boolean;
}

/** Writes under way that no row tells of. They end with the process. */
export class BegunWrites {
  readonly #writes = new Set<BegunWrite>();

  /** It is noted until `end`, which is to be called however the write ends. */
  begin(bucket: number, name: string): BegunWrite {
    const write = { bucket, name, isOvertaken: false };
    this.#writes.add(write);
    return write;
  }

  end(write: BegunWrite): void {
    this.#writes.delete(write);
  }

  /** What is rolled back afterwards has overtaken them, too: they are asked to try again for nothing. */
  overtake(bucket: number, name: string): void {
    for (const write of this.#writes) {
      if (write.bucket === bucket && write.name === name) write.isOvertaken = true;
    }
  }
}
