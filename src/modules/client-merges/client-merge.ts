import type { ClientDetails } from '../clients/index.ts'

/** How long a merge can be taken back. */
const undoDays = 7

/** Several clients made one, with what is needed to take it back. */
export interface ClientMerge {
  id: number
  keepId: number
  mergedIds: number[]
  before: ClientDetails
  after: ClientDetails
  /** ISO 8601 instants. */
  createdAt: string
  undoneAt: string | null
}

/** Until when a merge can be taken back. */
export function undoUntil(merge: Pick<ClientMerge, 'createdAt'>): string {
  return new Date(Date.parse(merge.createdAt) + undoDays * 86_400_000).toISOString()
}
