import type { Client } from 'pg'
import type { BenchServer } from '../server.ts'
import type { Api } from '../world/api.ts'
import type { Journal, JournalShare } from '../world/journal.ts'
import type { Portal } from '../world/portal.ts'
import type { Salon } from '../world/salon.ts'
import type { Ledger } from './ledger.ts'

export interface World {
  server: BenchServer
  owner: Client
  api: Api
  portal: Portal
  journal: Journal
  salon: Salon
  /** Who and what is in the journal; the rest of the salon stands here and in the portal alone. */
  share: JournalShare
  connections: { portal: number; journal: number }
  pairs: { portal: Pairs; journal: Pairs }
  ledger: Ledger
  bookings: LiveBooking[]
  /**
   * How many times slower the journal's people are, and how much rarer bookings that it sells: its
   * 200 requests a minute carry a fraction of what the portal takes. A short storm may leave it
   * more than that, to be worked off in the quiet after it; a long one may not.
   */
  journalPace: number
  /** Gives every booking a day of its employee for itself, so that no move is ever refused. */
  nextDay(): number
}

export type Side = 'here' | 'portal' | 'journal'

/** A booking that has not been cancelled yet, and the day that it has for itself. */
export interface LiveBooking {
  id: number
  day: number
  /** The one side that writes each field, so that its last value is known. */
  writers: { startsAt: Side; note: Side; cancels: Side }
}

/** Which record there belongs to which here, as the links say. */
export interface Pairs {
  refresh(): Promise<void>
  remoteId(kind: 'client' | 'service' | 'booking' | 'employee', localId: number): number | null
  localId(kind: 'booking', remoteId: number): number | null
}

export function createPairs(owner: Client, connectionId: number): Pairs {
  const remote = new Map<string, number>()
  const local = new Map<string, number>()
  return {
    async refresh() {
      const { rows } = await owner.query<{ kind: string; local_id: string; remote_id: string }>(
        `select kind, local_id, remote_id from links
         where connection_id = $1 and local_id is not null and remote_id is not null`,
        [connectionId],
      )
      // A pair that ended is remembered: what was deleted there is still compared.
      for (const row of rows) {
        remote.set(`${row.kind}:${row.local_id}`, Number(row.remote_id))
        local.set(`${row.kind}:${row.remote_id}`, Number(row.local_id))
      }
    },
    remoteId: (kind, localId) => remote.get(`${kind}:${localId}`) ?? null,
    localId: (kind, remoteId) => local.get(`${kind}:${remoteId}`) ?? null,
  }
}

/** What a storm did, besides the edits in the ledger. */
export interface Storm {
  kills: number
  /** Edits that failed on their own way in: the API must not feel the storm. */
  refused: string[]
  serveMb: { most: number; grown: number }
  workerMb: number
}

export const any = <T>(list: readonly T[]): T | undefined =>
  list[Math.floor(Math.random() * list.length)]

/** Each side writes each field of a third of the bookings that all three have. */
export function writersOfThree(id: number): LiveBooking['writers'] {
  const sides: Side[] = ['here', 'portal', 'journal']
  const at = (shift: number) => sides[(id + shift) % sides.length] ?? 'here'
  return { startsAt: at(0), note: at(1), cancels: at(2) }
}
