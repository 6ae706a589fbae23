import { setImmediate as breathe } from 'node:timers/promises'
import { type FieldProblem, ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Database, Transaction } from '../../platform/database/index.ts'
import { authoriseClient, type ClientDetails, findClientsByContacts } from '../clients/index.ts'
import { checkPlan } from './check-plan.ts'
import type { ClientImport, ImportCounts, ImportPlan } from './client-import.ts'
import { rowsAfter } from './import-rows-store.ts'
import { findImport } from './import-store.ts'
import { contactsOf, type ImportRow, matchRows } from './match-rows.ts'

export interface DryRun {
  counts: ImportCounts
  /** The first of them. */
  rejected: { rowNumber: number; cells: string[]; reasons: FieldProblem[] }[]
}

const chunkRows = 500
const rejectedShown = 50

/**
 * Tells what an import would do as things stand; writes nothing.
 * @throws ProblemError `not_found`, `forbidden`, `invalid_input`, `import_state`
 */
export async function dryRunImport(
  db: Database,
  who: Principal,
  of: { id: number; plan: ImportPlan },
): Promise<DryRun> {
  authoriseClient(who, 'import')
  const { id, plan } = of
  await db.transaction(who.tenantId, async (tx) => checkPlan(await requireUploaded(tx, id), plan))
  const run: DryRun = { counts: { created: 0, updated: 0, skipped: 0, rejected: 0 }, rejected: [] }
  const made: Made[] = []
  for (let after = 0; ; ) {
    const rows = await db.transaction(who.tenantId, (tx) =>
      rowsAfter(tx, id, { after, limit: chunkRows }),
    )
    if (rows.length === 0) return run
    await db.transaction(who.tenantId, (tx) => tryRows(tx, { rows, plan, run, made }))
    after = rows.at(-1)?.rowNumber ?? after
    // Reading phones takes the processor; others are served between.
    await breathe()
  }
}

/** @throws ProblemError `not_found`, or `import_state` when it was started or cancelled already */
async function requireUploaded(tx: Transaction, id: number): Promise<ClientImport> {
  const found = await findImport(tx, id)
  if (!found) throw new ProblemError('not_found')
  if (found.state !== 'uploaded') {
    throw new ProblemError('import_state', { details: { state: found.state } })
  }
  return found
}

/** Whom earlier rows would have made; a number below zero tells them from clients. */
type Made = ClientDetails & { id: number }

async function tryRows(
  tx: Transaction,
  of: { rows: ImportRow[]; plan: ImportPlan; run: DryRun; made: Made[] },
): Promise<void> {
  const { rows, plan, run, made } = of
  const contacts = contactsOf(rows, plan)
  const wanted = new Set([...contacts.phones, ...contacts.emails])
  const earlier = made.filter(
    ({ phone, email }) => wanted.has(phone ?? '') || wanted.has(email ?? ''),
  )
  const known = [...(await findClientsByContacts(tx, contacts)), ...earlier]
  const { counts, creates, rejected } = matchRows(rows, plan, known)
  for (const details of creates) {
    if (details.phone !== null || details.email !== null) {
      made.push({ ...details, note: '', id: -1 - made.length })
    }
  }
  for (const outcome of ['created', 'updated', 'skipped', 'rejected'] as const) {
    run.counts[outcome] += counts[outcome]
  }
  const cells = new Map(rows.map((row) => [row.rowNumber, row.cells]))
  const shown = rejected.slice(0, rejectedShown - run.rejected.length)
  run.rejected.push(...shown.map((row) => ({ ...row, cells: cells.get(row.rowNumber) ?? [] })))
}
