/** A part of a period as the list of bookings takes it: moments, or the last date itself. */
export interface Span {
  from: string
  to: string
}

/** As many as a browser asks for at once, and a little more. */
const spansAtMost = 8
/** Less than a page, so that most parts are answered by one. */
const wantedAtOnce = 130

/**
 * What is left of a period after its first bookings, in parts that hold about as many each. `end`
 * is its last date, `endMs` the midnight after it.
 */
export function spansAfter(
  first: readonly { start_time: string }[],
  { endMs, end }: { endMs: number; end: string },
): Span[] {
  const starts = first.map(({ start_time: start }) => Date.parse(start))
  const [fromMs = endMs, lastMs = endMs] = [starts[0], starts.at(-1)]
  const leftMs = endMs - lastMs
  if (leftMs <= 0) return []
  // All at one moment: nothing is known of how dense the rest is.
  const expected = lastMs > fromMs ? (first.length * leftMs) / (lastMs - fromMs) : Infinity
  const count = Math.min(spansAtMost, Math.max(1, Math.ceil(expected / wantedAtOnce)))
  const edge = (at: number) => new Date(lastMs + Math.round((leftMs * at) / count)).toISOString()
  return Array.from({ length: count }, (_, at) => ({
    from: edge(at),
    to: at === count - 1 ? end : edge(at + 1),
  }))
}
