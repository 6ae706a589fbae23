import { recordKinds } from '../../connector-kit/index.ts'
import type { Json } from '../../kernel/json.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { nameRecords } from '../name-records.ts'
import type { SyncParts } from '../parts.ts'

/** The report of an audit with the names of what it found; any other comes back as given. */
export async function nameFindings(
  parts: Pick<SyncParts, 'ports'>,
  tx: Transaction,
  report: Json,
): Promise<Json> {
  const found = differencesIn(report)
  if (found.length === 0) return report
  const records = found.map(({ kind, localId }) => ({
    kind: recordKinds.find((one) => one === kind) ?? 'client',
    localId: typeof localId === 'number' ? localId : null,
  }))
  const names = await nameRecords(parts, tx, records)
  const differences = found.map((one, at) => ({
    ...one,
    name: names[at]?.name || null,
    startsAt: names[at]?.startsAt ?? null,
  }))
  return { ...asRecord(report), differences }
}

function differencesIn(report: Json): Record<string, Json>[] {
  const { differences } = asRecord(report)
  return Array.isArray(differences) ? differences.map(asRecord) : []
}

function asRecord(value: Json): Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}
