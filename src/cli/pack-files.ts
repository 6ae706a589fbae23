import { readdirSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** What is smaller travels in one packet anyway. */
const worthFromBytes = 1_024
/** The last steps of brotli cost seconds and win a hundredth. */
const brotliQuality = 9
const text = /\.(js|css|html|svg|json)$/
const toBrotli = promisify(brotliCompress)
const toGzip = promisify(gzip)

/** Leaves a packed copy beside every text of a folder, so that serving it costs nothing. */
export async function packFiles(folder: string): Promise<void> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  for (const name of names.filter((one) => text.test(one))) {
    const path = join(folder, name)
    const plain = await readFile(path)
    if (plain.length < worthFromBytes) continue
    const params = { [constants.BROTLI_PARAM_QUALITY]: brotliQuality }
    await writeFile(`${path}.br`, await toBrotli(plain, { params }))
    await writeFile(`${path}.gz`, await toGzip(plain))
  }
}
