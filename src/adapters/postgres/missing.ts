/** The value, or undefined when the file is not there (`ESRCH`: a process that ended while its file was read). */
export async function unlessMissing<T>(value: Promise<T>): Promise<T | undefined> {
  return value.catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  });
}
