import { assert } from '../../kernel/errors.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { prepared, rows } from '../../platform/database/sql.ts'
import type { MessageChannel, SettingValue } from './channel.ts'
import type { Channel } from './message.ts'

interface ChannelRow {
  id: number
  channel: Channel
  enabled: boolean
  provider: string
  settings: Record<string, SettingValue>
  secrets: Record<string, string>
  hook_key: string
  error: string | null
  outages: number
  resume_at: string | null
  last_sent_at: string | null
}

/** The tenant's channels; at most one of each kind. */
export async function allChannels(tx: Transaction): Promise<MessageChannel[]> {
  const found = await prepared<ChannelRow>(tx, {
    name: 'message-channels-all',
    text: 'select * from message_channels where tenant_id = $1 order by channel limit 10',
    values: [tx.tenantId],
  })
  return found.map(toChannel)
}

export async function findChannelById(tx: Transaction, id: number): Promise<MessageChannel | null> {
  const [row] = await prepared<ChannelRow>(tx, {
    name: 'message-channels-by-id',
    text: 'select * from message_channels where tenant_id = $1 and id = $2',
    values: [tx.tenantId, id],
  })
  return row ? toChannel(row) : null
}

/** The channel, unchanged by others until the transaction ends. */
export async function lockChannel(
  tx: Transaction,
  channel: Channel,
): Promise<MessageChannel | null> {
  const [row] = await rows<ChannelRow>(
    tx,
    'select * from message_channels where tenant_id = $1 and channel = $2 for no key update',
    [tx.tenantId, channel],
  )
  return row ? toChannel(row) : null
}

/** The channel, made where there is none yet; unchanged by others until the transaction ends. */
export async function lockOrAddChannel(
  tx: Transaction,
  made: { channel: Channel; provider: string; hookKey: string },
): Promise<MessageChannel> {
  await rows(
    tx,
    `insert into message_channels (tenant_id, channel, provider, hook_key)
     values ($1, $2, $3, $4) on conflict (tenant_id, channel) do nothing`,
    [tx.tenantId, made.channel, made.provider, made.hookKey],
  )
  const channel = await lockChannel(tx, made.channel)
  assert(channel, 'a channel that was added is there')
  return channel
}

/** Writes what people decide. What was wrong before may be right now: the channel starts afresh. */
export async function writeChannel(
  tx: Transaction,
  channel: Pick<
    MessageChannel,
    'id' | 'enabled' | 'provider' | 'settings' | 'sealedSecrets' | 'hookKey'
  >,
): Promise<MessageChannel> {
  const [row] = await rows<ChannelRow>(
    tx,
    `update message_channels set enabled = $3, provider = $4, settings = $5, secrets = $6,
       hook_key = $7, error = null, outages = 0, resume_at = null, updated_at = now()
     where tenant_id = $1 and id = $2 returning *`,
    [
      tx.tenantId,
      channel.id,
      channel.enabled,
      channel.provider,
      JSON.stringify(channel.settings),
      JSON.stringify(channel.sealedSecrets),
      channel.hookKey,
    ],
  )
  assert(row, 'a written channel comes back')
  return toChannel(row)
}

/** Writes the same secrets, sealed anew. */
export async function writeSealedSecrets(
  tx: Transaction,
  id: number,
  sealed: Record<string, string>,
): Promise<void> {
  await rows(tx, 'update message_channels set secrets = $3 where tenant_id = $1 and id = $2', [
    tx.tenantId,
    id,
    JSON.stringify(sealed),
  ])
}

/** Notes whether the channel itself works, and until when it only waits. */
export async function noteChannelHealth(
  tx: Transaction,
  id: number,
  health: { error: string | null; outages: number; resumeAt: string | null },
): Promise<void> {
  await prepared(tx, {
    name: 'message-channels-health',
    text: `update message_channels set error = $3, outages = $4, resume_at = $5
           where tenant_id = $1 and id = $2`,
    values: [tx.tenantId, id, health.error, health.outages, health.resumeAt],
  })
}

/** Counts what became of messages; a sent one proves that the channel works. */
export async function countOutcome(
  tx: Transaction,
  id: number,
  outcome: 'sent' | 'failed',
): Promise<void> {
  await prepared(tx, {
    name: `message-channels-count-${outcome}`,
    text:
      outcome === 'sent'
        ? `update message_channels set sent_count = sent_count + 1, last_sent_at = now(),
             error = null, outages = 0, resume_at = null where tenant_id = $1 and id = $2`
        : `update message_channels set failed_count = failed_count + 1
           where tenant_id = $1 and id = $2`,
    values: [tx.tenantId, id],
  })
}

/** Writes one setting; the others stay. */
export async function writeSetting(
  tx: Transaction,
  id: number,
  setting: { name: string; value: SettingValue },
): Promise<void> {
  await rows(
    tx,
    `update message_channels set settings = settings || jsonb_build_object($3::text, $4::text)
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, setting.name, setting.value],
  )
}

/** Lets a person who asks for an attempt have it now. */
export async function liftChannelPause(tx: Transaction, channel: Channel): Promise<void> {
  await rows(
    tx,
    'update message_channels set resume_at = null where tenant_id = $1 and channel = $2',
    [tx.tenantId, channel],
  )
}

/** Channels of all tenants after a number; runs outside every tenant. */
export async function locateChannels(
  tx: Transaction,
  { afterId, limit }: { afterId: number; limit: number },
): Promise<{ tenantId: number; id: number; channel: Channel }[]> {
  const found = await rows<{ tenant_id: number; id: number; channel: Channel }>(
    tx,
    'select * from door_message_channels($1, $2)',
    [afterId, limit],
  )
  return found.map((row) => ({ tenantId: row.tenant_id, id: row.id, channel: row.channel }))
}

/** Whose hook this address is; runs outside every tenant. */
export async function findHook(
  tx: Transaction,
  key: string,
): Promise<{ tenantId: number; channel: Channel } | null> {
  const [row] = await prepared<{ tenant_id: number; channel: Channel }>(tx, {
    name: 'message-channels-hook',
    text: 'select * from door_message_hook($1)',
    values: [key],
  })
  return row ? { tenantId: row.tenant_id, channel: row.channel } : null
}

/** What all channels of all tenants have sent and failed to send; runs outside every tenant. */
export async function readMessageCounts(
  tx: Transaction,
): Promise<{ channel: Channel; sent: number; failed: number }[]> {
  return rows(tx, 'select * from door_message_counts()')
}

function toChannel(row: ChannelRow): MessageChannel {
  return {
    id: row.id,
    channel: row.channel,
    enabled: row.enabled,
    provider: row.provider,
    settings: row.settings,
    sealedSecrets: row.secrets,
    hookKey: row.hook_key,
    error: row.error,
    outages: row.outages,
    resumeAt: row.resume_at,
    lastSentAt: row.last_sent_at,
  }
}
