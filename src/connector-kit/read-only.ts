import type { Outcome, RemoteRecords } from './contract.ts'
import { RemoteError } from './remote-error.ts'

/** The writing half of a kind that is only read there (`push: false`): it refuses everything. */
export const readOnly: Pick<RemoteRecords, 'create' | 'update'> = {
  create: async (_remote, items) => new Map(items.map(({ key }) => [key, refused()])),
  update: async (_remote, items) => new Map(items.map(({ id }) => [id, refused()])),
}

function refused(): Outcome {
  const words = 'records of this kind are kept there and only read'
  return { ok: false, error: new RemoteError('rejected', { words, code: 'read_only' }) }
}
