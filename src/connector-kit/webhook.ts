import type { Fields, RecordKind } from './records.ts'

/** A webhook as it came. Header names are in lower case. */
export interface Delivery {
  headers: Record<string, string>
  query: Record<string, string>
  body: string
  /** The address it came from, as far as it is known. */
  from?: string
}

/** What a verified delivery points at: "read this record now". */
export interface DeliveredRecord {
  kind: RecordKind
  id: string
}

export type DeliveryVerdict =
  | {
      ok: true
      /** Equal for repeated deliveries of the same thing. */
      key: string
      records: DeliveredRecord[]
      /** Lifecycle news about the account itself. */
      account?: 'installed' | 'uninstalled'
      /** Credentials that came along, to be sealed. */
      credentials?: Fields
    }
  | { ok: false; why: string }

export interface Webhook {
  /** Authenticates in constant time and names the records. Pure; does no I/O. */
  receive(
    delivery: Delivery,
    account: { settings?: Fields; credentials: Fields; accountId: string | null },
  ): DeliveryVerdict
  /**
   * Our address as the other side has to be told it, with what proves its posts; null when that is
   * not known yet. Without this the bare address is told. Pure.
   */
  address?(hookUrl: string, account: { settings: Fields; credentials: Fields }): string | null
  /** The body of a post that is accepted and concerns nothing, for trying the way. Pure. */
  probe?(account: { settings: Fields }): string
}
