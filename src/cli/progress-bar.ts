const cells = 24

/** A bar on standard error that is drawn over itself; nothing where nobody looks. */
export interface ProgressBar {
  show(done: number, expected: number | null): void
  /** Clears the line. */
  end(): void
}

export function createProgressBar(title: string): ProgressBar {
  const { stderr } = process
  if (!stderr.isTTY) return { show: () => undefined, end: () => undefined }
  return {
    show: (done, expected) => stderr.write(`\r\u001b[2K${title} ${drawBar(done, expected)}`),
    end: () => stderr.write('\r\u001b[2K'),
  }
}

/** `██████░░░░ 60 % (12 of 20)`; only the count while nobody knows how many there are. */
function drawBar(done: number, expected: number | null): string {
  if (expected === null || expected === 0) return `${done}`
  const part = Math.min(1, done / expected)
  const full = Math.round(part * cells)
  const bar = '█'.repeat(full) + '░'.repeat(cells - full)
  return `${bar} ${Math.floor(part * 100)} % (${done} of ${expected})`
}
