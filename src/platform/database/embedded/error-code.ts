/** The code Node.js puts on a system error (`ENOENT`, `EEXIST`), or null for any other value. */
export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}
