import { createHmac, randomBytes } from 'node:crypto'

const prefix = 'whsec_'
// Standard Webhooks asks for 24 to 64 bytes; 32 is the size of the hash itself.
const secretBytes = 32

/** Makes a signing secret in the form that receivers are shown: `whsec_` and base64. */
export function newSecret(): string {
  return prefix + randomBytes(secretBytes).toString('base64')
}

export interface SignedMessage {
  id: string
  /** Unix seconds of this attempt, not of the event: receivers refuse what is old. */
  timestampS: number
  body: string
}

/** The value of `webhook-signature`: one signature a secret, parted by spaces. */
export function signMessage(message: SignedMessage, secrets: string[]): string {
  const content = `${message.id}.${message.timestampS}.${message.body}`
  return secrets.map((secret) => `v1,${sign(content, secret)}`).join(' ')
}

function sign(content: string, secret: string): string {
  const key = Buffer.from(secret.slice(prefix.length), 'base64')
  return createHmac('sha256', key).update(content).digest('base64')
}
