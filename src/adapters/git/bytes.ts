/** Reads lines and counted bytes from a stream, holding no more than what is asked for and one chunk. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The text before the next line feed; undefined where the stream ends before one. */
  async line(): Promise<string | undefined> {
    let end = this.#rest.indexOf(10);
    while (end === -1) {
      const chunk = await this.#next();
      if (chunk === undefined) return undefined;
      this.#rest = Buffer.concat([this.#rest, chunk]);
      end = this.#rest.indexOf(10);
    }
    const line = this.#rest.toString('utf8', 0, end);
    this.#rest = this.#rest.subarray(end + 1);
    return line;
  }

  /** Exactly that many bytes; undefined where the stream ends before. */
  async take(count: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = [this.#rest];
    let held = this.#rest.length;
    while (held < count) {
      const chunk = await this.#next();
      if (chunk === undefined) return undefined;
      parts.push(chunk);
      held += chunk.length;
    }
    const all = Buffer.concat(parts);
    this.#rest = all.subarray(count);
    return all.subarray(0, count);
  }

  async #next(): Promise<Buffer | undefined> {
    const result = await this.#chunks.next();
    return result.done === true ? undefined : result.value;
  }
}
