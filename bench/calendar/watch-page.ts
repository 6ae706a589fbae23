/**
 * Runs in the page before everything else: notes when the first bookings are painted and when all
 * of them are there.
 */
export const watchPage = `
  window.bench = { frames: [], answeredAt: 0, paintedAt: 0, wholeAt: 0, expected: 0 }
  const { fetch } = window
  window.fetch = async (...asked) => {
    const answer = await fetch(...asked)
    const url = String(asked[0].url ?? asked[0])
    if (/api\\/(bookings|clients)\\?/.test(url) && !bench.waiting) {
      // The body has arrived whole when a copy of it has.
      void answer.clone().arrayBuffer().then(() => { if (!bench.waiting) bench.answeredAt = performance.now() })
    }
    return answer
  }
  new MutationObserver(() => {
    const there = document.querySelectorAll('[data-column] [data-booking]').length
    const painted = (then) => requestAnimationFrame(() => setTimeout(then, 0))
    if (there > 0 && !bench.paintedAt && !bench.waiting) {
      bench.waiting = true
      painted(() => { bench.paintedAt = performance.now() })
    }
    if (bench.expected && there >= bench.expected && !bench.wholeAt) painted(() => { bench.wholeAt = performance.now() })
  }).observe(document, { childList: true, subtree: true })
`

export interface Watched {
  frames: number[]
  answeredAt: number
  paintedAt: number
  wholeAt: number
}
