import { type ChangedRecord, RemoteError, type RemoteRecord } from '../../../connector-kit/index.ts'
import { sameJson } from '../../../kernel/json.ts'

/**
 * Refuses to write over what nobody here has seen: somebody there changed the very fields that are
 * to be written since they were read and merged. Written back whole, or deleted, the edit would be
 * gone; refused, it is read and merged at once.
 * @throws RemoteError `temporary` with the code `changed_meanwhile`
 */
export function refuseUnseenEdit(
  change: ChangedRecord,
  found: { now: RemoteRecord | null; written: string[]; atMs: number },
): void {
  const { before } = change
  const field = found.written.find(
    (name) =>
      name in before.fields &&
      !sameJson(found.now?.fields[name] ?? null, before.fields[name] ?? null),
  )
  if (field === undefined) return
  const words = 'the record was changed there meanwhile'
  throw new RemoteError('temporary', {
    words,
    code: 'changed_meanwhile',
    field,
    retryAtMs: found.atMs,
  })
}
