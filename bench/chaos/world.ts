import type { Client } from 'pg'
import type { BenchServer } from '../server.ts'
import type { Api } from '../world/api.ts'
import type { Portal } from '../world/portal.ts'
import type { Salon } from '../world/salon.ts'
import type { Ledger } from './ledger.ts'

export interface World {
  server: BenchServer
  owner: Client
  api: Api
  portal: Portal
  salon: Salon
  connectionId: number
  ledger: Ledger
  bookings: LiveBooking[]
  pairs: Pairs
}

/** A booking that has not been cancelled yet, and the day that it has for itself. */
export interface LiveBooking {
  id: number
  day: number
  employee: number
}

/** Which record there belongs to which here, as the links say. */
export interface Pairs {
  refresh(): Promise<void>
  remoteId(kind: 'client' | 'service' | 'booking', localId: number): number | null
}

export function createPairs(owner: Client, connectionId: number): Pairs {
  const known = new Map<string, number>()
  return {
    async refresh() {
      const { rows } = await owner.query<{ kind: string; local_id: string; remote_id: string }>(
        `select kind, local_id, remote_id from links
         where connection_id = $1 and local_id is not null and remote_id is not null`,
        [connectionId],
      )
      known.clear()
      for (const row of rows) known.set(`${row.kind}:${row.local_id}`, Number(row.remote_id))
    },
    remoteId: (kind, localId) => known.get(`${kind}:${localId}`) ?? null,
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
