import type { Json } from '../kernel/json.ts'
import type { Language } from '../kernel/language.ts'
import type { Outbound } from '../kernel/outbound.ts'
import type { Manifest } from './manifest.ts'
import type { OnlineBooking } from './online-booking.ts'
import type { Fields, RecordKind, RemoteRecord, StatusWord } from './records.ts'
import type { RemoteError } from './remote-error.ts'
import type { DeliveredRecord, Webhook } from './webhook.ts'

/**
 * The contract every connector signs. A connector knows its vendor and nothing of us: it reads and
 * writes records in batches, and tells what changed. When, how often and what to write is the
 * engine's business.
 */
export interface Connector {
  manifest: Manifest
  records: Partial<Record<RecordKind, RemoteRecords>>
  webhook?: Webhook
  oauth?: OAuth
  /** Clients of the business may book there by themselves. */
  onlineBooking?: OnlineBooking
  /** Tests a connection step by step; every failed step says what to fix. */
  check(remote: Remote): Promise<CheckStep[]>
  /** Makes the other side ready, safe to repeat. Answers settings to keep: ids of what it made. */
  prepare(remote: Remote, options: { hookUrl: string }): Promise<Fields>
  /** What the other side offers to choose from, by setting: stages, funnels, catalogs. */
  dictionaries(remote: Remote): Promise<Record<string, DictionaryEntry[]>>
  /**
   * What is wrong with settings that are well-formed: a stage of another funnel, a status that is
   * not there. Pure; asked before they are stored.
   */
  review?(settings: Fields, tenant: Remote['tenant']): SettingIssue[]
  /**
   * Settings that a person's change brings with it, stored together with it: a key that was entered
   * ends the one before. Null takes a secret away. Both are whole, secrets among them. Pure.
   */
  consequences?(before: Fields, after: Fields): Fields
  /**
   * Exchanges a person's login and password for the settings that give access. Neither is kept.
   * @throws RemoteError `unauthorised` when they are wrong
   */
  signIn?(remote: Remote, person: { login: string; password: string }): Promise<Fields>
  /** Where people see a record on the other side; null when nothing tells. Pure. */
  recordUrl?(account: Account, record: DeliveredRecord): string | null
}

export interface SettingIssue {
  /** The setting, with the entry of a map behind a dot: `stage_map.7`. */
  setting: string
  /** One of `fieldCodes`, which have words: `other_funnel`. Any other is told as `invalid`. */
  code: string
}

/** What is known of an account without asking it. */
export interface Account {
  settings: Fields
  credentials: Fields
  host: string | null
}

/** One tenant's account at the other side, as a connector sees it during a call. */
export interface Remote {
  connectionId: number
  /** Prefix of our external keys: short, stable, unique for the tenant. */
  keyPrefix: string
  settings: Fields
  credentials: Credentials
  /**
   * The application that serves every account, where the operator registered one. Its secret goes
   * to the vendor's own servers alone, never to a host that settings name.
   */
  app: OauthApp | null
  /** Already paced: each request waits for its tokens. */
  http: Outbound
  /**
   * The same account with the tokens of the next requests taken: nothing waits between them. For a
   * record that is read to be written back whole.
   */
  prepaid(requests: number): Promise<Remote>
  /** Empties the bucket until an instant, after the other side said "too many". */
  block(untilMs: number): Promise<void>
  tenant: {
    zone: string
    currency: string
    country: string
    language: Language
    statuses: StatusWord[]
  }
  now(): number
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void }
  signal: AbortSignal
}

/** What translating needs to know: no way out, and no secrets. */
export type Speaker = Pick<Remote, 'settings' | 'tenant'>

/** The sealed settings of a connection. */
export interface Credentials {
  current(): Fields
  /**
   * Replaces credentials that stopped working, once whoever asks: under a lock, `renew` is called
   * only if nobody else renewed since `stale` was read, and the new ones are committed before use.
   */
  renew(stale: Fields, renew: (current: Fields) => Promise<Fields>): Promise<Fields>
}

/** How one kind of record is read and written; batches as big as the API takes. */
export interface RemoteRecords {
  /** Ours -> theirs, references already translated. Pure. */
  toTheirs(fields: Fields, speaker: Speaker): Fields
  /** Theirs -> ours, without the fields that have no counterpart here. Pure. */
  toOurs(fields: Fields, speaker: Speaker): Fields
  /** Reads records by id; those that are not there are left out. */
  read(remote: Remote, ids: string[]): Promise<Map<string, RemoteRecord>>
  /** Looks for what a create might double: by our key, and by likeness (phone, name). */
  find(remote: Remote, wanted: Wanted[]): Promise<Map<string, Found>>
  create(remote: Remote, items: NewRecord[]): Promise<Map<string, Outcome>>
  update(remote: Remote, items: ChangedRecord[]): Promise<Map<string, Outcome>>
  /**
   * Records changed since a position, oldest first; null starts now-ish. They may show only those
   * fields that a list of changes tells: what looks different is read whole before it is merged.
   */
  changes(remote: Remote, position: Json | null): Promise<Page>
  /** Every record, in a stable order; null starts from the first. */
  everything(remote: Remote, position: Json | null): Promise<Page>
}

export interface Wanted {
  /** Our external key, unique for the record: also the key of the answer. */
  key: string
  /** In their vocabulary. */
  fields: Fields
}

/** What a search found, surest first. More than one id in `byKey` is a duplicate to be told. */
export interface Found {
  byKey: string[]
  alike: string[]
}

/** What to create: our key, and the fields in their vocabulary. */
export type NewRecord = Wanted

export interface ChangedRecord {
  id: string
  /** Only what is to change. */
  fields: Fields
  /** The record as it was read a moment ago. */
  before: RemoteRecord
}

/** What became of one item. The record is as the other side returned it, when it did. */
export type Outcome =
  | { ok: true; id: string; record: RemoteRecord | null }
  | { ok: false; error: RemoteError }

export interface Page {
  records: RemoteRecord[]
  /** Of these records, the ids of those that show all a reading would: they are not read again. */
  whole?: string[]
  /** Seen by the way, and perhaps nothing of ours: these count only where a link exists. */
  glimpses?: RemoteRecord[]
  /**
   * By number, the stretch of ids of which this page shows all there are; null has no end. What is
   * linked in there and not shown is looked at: it may be gone, and nobody told.
   */
  covers?: { after: number; upTo: number | null }
  /** Ids that were there at an earlier look and are not any more; these, too, only where linked. */
  gone?: string[]
  position: Json
  /** No more pages for now. */
  done: boolean
  /** How many there are in all, when the other side tells. */
  total: number | null
}

/** An application registered at the vendor. */
export interface OauthApp {
  clientId: string
  clientSecret: string
}

/** What connecting by OAuth yields. */
export interface Granted {
  credentials: Fields
  /** Stable, and of one account only among those that the same server vouches for. */
  accountId: string
  accountHost: string
  /**
   * The authorization server that vouched for the account, where a tenant named one of its own: it
   * may say any id, so it must be believed for its own host alone. Null: the vendor's.
   */
  accountServer: string | null
}

export interface OAuth {
  authorizeUrl(options: { host: string; clientId: string; state: string }): string
  /** Exchanges the code. Never sends a secret to a host taken from the query. */
  exchange(
    http: Outbound,
    options: {
      code: string
      clientId: string
      clientSecret: string
      query: Record<string, string>
      settings: Fields
      nowMs: number
    },
  ): Promise<Granted>
  /** Who the granted token acts as. */
  identity(
    remote: Remote,
  ): Promise<{ id: string; email: string | null; name: string; admin: boolean }>
}

export interface CheckStep {
  name: string
  ok: boolean
  /** What was seen, in the other side's words. */
  found: string
  /** What to do about it: a key of the interface's texts. */
  fix: string | null
  /** The setting to look at, when it is one. */
  setting?: string
}

export interface DictionaryEntry {
  id: string
  name: string
  /** What it belongs to: a stage's funnel. */
  group?: string
}
