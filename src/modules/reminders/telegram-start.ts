import { equalInConstantTime } from '../../kernel/constant-time.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { type DerivedKeys, deriveKeys, signFor } from '../../platform/secrets/index.ts'
import { telegramBotName } from '../messages/index.ts'

const purpose = 'uzel telegram start 1'
const lifeMs = 30 * 86_400_000
/** 160 bits; with the numbers before it, it stays below Telegram's 64 characters. */
const signatureLength = 27

export interface TelegramStart {
  tenantId: number
  clientId: number
}

/** The keys for start links, derived from the application's own (base64url, newest first). */
export function telegramStartKeys(applicationKeys: readonly string[]): DerivedKeys {
  return deriveKeys(applicationKeys, purpose)
}

/**
 * The link by which a client opens the business's bot, so that it may write to them; null where
 * there is no bot.
 */
export async function telegramStartLink(
  tx: Transaction,
  of: { clientId: number; signingKey: Buffer; nowMs?: number },
): Promise<string | null> {
  const name = await telegramBotName(tx)
  if (name === null) return null
  const start = { tenantId: tx.tenantId, clientId: of.clientId }
  const expiresMs = (of.nowMs ?? Date.now()) + lifeMs
  return `https://t.me/${name}?start=${signTelegramStart(start, expiresMs, of.signingKey)}`
}

/** What a start link carries: whose chat it will be, until when, and the proof. */
export function signTelegramStart(
  { tenantId, clientId }: TelegramStart,
  expiresMs: number,
  key: Buffer,
): string {
  const payload = [tenantId, clientId, Math.floor(expiresMs / 1000)]
    .map((part) => part.toString(36))
    .join('_')
  return `${payload}_${signatureOf(payload, key)}`
}

/** Null for a token that is forged or too old. */
export function readTelegramStart(
  token: string,
  keys: readonly Buffer[],
  nowMs: number = Date.now(),
): TelegramStart | null {
  const match = /^([0-9a-z]{1,11}_[0-9a-z]{1,11}_[0-9a-z]{1,8})_([\w-]{27})$/.exec(token)
  const [, payload = '', signature = ''] = match ?? []
  const genuine = keys.some((key) => equalInConstantTime(signature, signatureOf(payload, key)))
  if (!match || !genuine) return null
  const [tenantId = 0, clientId = 0, expiresAt = 0] = payload
    .split('_')
    .map((part) => Number.parseInt(part, 36))
  return expiresAt * 1000 > nowMs ? { tenantId, clientId } : null
}

function signatureOf(payload: string, key: Buffer): string {
  return signFor(purpose, payload, key).slice(0, signatureLength)
}
