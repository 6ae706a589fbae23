import type { IncomingMessage } from 'node:http'

/** Generous beside a batch of 50 commands, small beside the memory of a laptop. */
const MOST_BYTES = 16 * 1024 * 1024

/** Reads a whole request body as UTF-8; `null` when it is larger than 16 MiB. */
export async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
    size += bytes.length
    if (size > MOST_BYTES) return null
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}
