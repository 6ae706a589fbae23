import { Worker } from 'node:worker_threads'
import type { ReadTable, TableLimits } from './table.ts'

const deadlineMs = 60_000
const memoryMb = 512
const atOnce = 2
let running = 0

/**
 * Reads a CSV or XLSX file that came from anybody, in a thread of its own: a workbook of ten
 * megabytes may unpack to gigabytes, and whatever happens to the thread, the server goes on.
 */
export async function readTable(bytes: Uint8Array, limits: TableLimits): Promise<ReadTable> {
  if (running >= atOnce) return { ok: false, why: 'busy' }
  running += 1
  const worker = new Worker(new URL('./table-worker.ts', import.meta.url), {
    workerData: { bytes, limits },
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  })
  try {
    return await answerOf(worker)
  } finally {
    running -= 1
    await worker.terminate()
  }
}

function answerOf(worker: Worker): Promise<ReadTable> {
  return new Promise((resolve) => {
    const giveUp = () => resolve({ ok: false, why: 'unreadable' })
    const timer = setTimeout(giveUp, deadlineMs)
    const settle = (answer: ReadTable) => {
      clearTimeout(timer)
      resolve(answer)
    }
    worker.once('message', settle)
    worker.once('error', () => settle({ ok: false, why: 'unreadable' }))
    worker.once('exit', () => settle({ ok: false, why: 'unreadable' }))
  })
}
