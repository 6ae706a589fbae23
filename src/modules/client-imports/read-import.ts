import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Database, Transaction } from '../../platform/database/index.ts'
import { authoriseClient } from '../clients/index.ts'
import { type ClientImport, importLimits } from './client-import.ts'
import { type RejectedRow, rejectedAfter } from './import-rows-store.ts'
import { findImport, newestImports } from './import-store.ts'

const pageRows = 500

/** One import. @throws ProblemError `not_found`, `forbidden` */
export async function readImport(
  tx: Transaction,
  who: Principal,
  id: number,
): Promise<ClientImport> {
  authoriseClient(who, 'import')
  const found = await findImport(tx, id)
  if (!found) throw new ProblemError('not_found')
  return found
}

/** The imports that are kept, newest first. @throws ProblemError `forbidden` */
export async function listImports(tx: Transaction, who: Principal): Promise<ClientImport[]> {
  authoriseClient(who, 'import')
  return newestImports(tx, importLimits.kept + 1)
}

/** What an import rejected, a page in memory at a time. */
export async function* rejectedRows(
  db: Database,
  { tenantId }: Principal,
  id: number,
): AsyncGenerator<RejectedRow[]> {
  for (let after = 0; ; ) {
    const page = await db.transaction(tenantId, (tx) =>
      rejectedAfter(tx, id, { after, limit: pageRows }),
    )
    if (page.length === 0) return
    yield page
    after = page.at(-1)?.rowNumber ?? after
  }
}
