/** Many calls of one burst become one; a stream of calls still gets through every `waitMs`. */
export function gather(run: () => unknown, waitMs: number): () => void {
  let waiting = false
  return () => {
    if (waiting) return
    waiting = true
    setTimeout(() => {
      waiting = false
      void run()
    }, waitMs)
  }
}
