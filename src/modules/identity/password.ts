import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'

export const passwordLength = { least: 8, most: 200 }

/** OWASP's second choice for argon2id: 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 }
const tagLength = 32
const maxAcceptedCost = { memory: 1_048_576, passes: 20, parallelism: 16 }

/** Hashes a password with argon2id; the answer is in the PHC string format. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await derive(password, { nonce, tagLength, ...cost })
  const { memory, passes, parallelism } = cost
  const params = `m=${memory},t=${passes},p=${parallelism}`
  return `$argon2id$v=19$${params}$${encode(nonce)}$${encode(tag)}`
}

/**
 * Whether the password fits the hash. Without a hash (nobody has that e-mail, or no password is
 * set) the same work is done for nothing, so that the time does not tell who is known here.
 */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const parsed = hash === null ? undefined : parse(hash)
  if (!parsed) {
    await derive(password, { nonce: Buffer.alloc(16), tagLength, ...cost })
    return false
  }
  const { tag, ...parameters } = parsed
  return timingSafeEqual(await derive(password, { ...parameters, tagLength: tag.length }), tag)
}

interface Parameters {
  nonce: Buffer
  memory: number
  passes: number
  parallelism: number
  tagLength: number
}

/** Runs in the thread pool: the event loop goes on serving meanwhile. */
function derive(password: string, parameters: Parameters): Promise<Buffer> {
  // One person may type é as one code point and another keyboard as two.
  const message = Buffer.from(password.normalize('NFKC'))
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  argon2('argon2id', { message, ...parameters }, (error, tag) => {
    if (error) reject(error)
    else resolve(tag)
  })
  return promise
}

function parse(hash: string): (Omit<Parameters, 'tagLength'> & { tag: Buffer }) | undefined {
  const shape = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/
  const [, memory, passes, parallelism, nonce, tag] = shape.exec(hash) ?? []
  if (nonce === undefined || tag === undefined) return undefined
  const parsed = {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    nonce: Buffer.from(nonce, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
  // A hash that came from elsewhere must not be able to take all memory or time.
  const affordable =
    parsed.memory <= maxAcceptedCost.memory &&
    parsed.passes <= maxAcceptedCost.passes &&
    parsed.parallelism <= maxAcceptedCost.parallelism
  return affordable ? parsed : undefined
}

/** PHC strings use base64 without padding. */
function encode(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
