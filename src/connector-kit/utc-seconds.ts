/** Unix milliseconds as fields hold an instant: UTC, whole seconds, `2026-03-01T05:00:00Z`. */
export function utcSeconds(atMs: number): string {
  return new Date(Math.floor(atMs / 1_000) * 1_000).toISOString().replace('.000Z', 'Z')
}
