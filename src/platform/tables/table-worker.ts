import { parentPort, workerData } from 'node:worker_threads'
import { parseCsv } from './csv.ts'
import { parseXlsx } from './parse-xlsx.ts'
import { type ReadTable, type TableLimits, TableTooLarge } from './table.ts'

/** Runs in a thread of its own: see readTable. */
const { bytes, limits } = workerData as { bytes: Uint8Array; limits: TableLimits }
parentPort?.postMessage(await read())

async function read(): Promise<ReadTable> {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b
  try {
    return { ok: true, table: isZip ? await parseXlsx(bytes, limits) : readText() }
  } catch (error) {
    return { ok: false, why: error instanceof TableTooLarge ? error.what : 'unreadable' }
  }
}

function readText() {
  // Zero bytes stand in no text but UTF-16: this is a picture, or a workbook of the old format.
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  if (!isUtf16 && bytes.subarray(0, 4_096).includes(0)) throw new Error('not a text')
  return parseCsv(bytes, limits)
}
