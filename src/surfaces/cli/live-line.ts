import type { Output } from './output.ts';

/** Output whose last line, on a terminal, may be one that what comes next is drawn over. */
export interface LiveOutput extends Output {
  /** Shows what is going on, without a line end; nothing where the output is no terminal. */
  draw(text: string): Promise<void>;
}

// Back to the first column, and the line erased (ECMA-48 EL 2).
const over = '\r\u001b[2K';

/** Adds a live line to an output. */
export function withLiveLine(out: Output, live: boolean): LiveOutput {
  let drawn = false;
  const write = async (text: string) => {
    const start = drawn && text !== '' ? over : '';
    if (text !== '') drawn = false;
    await out.write(`${start}${text}`);
  };
  return {
    write,
    async draw(text) {
      if (!live) return;
      await write(text);
      drawn = true;
    },
  };
}
