import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import { presentWorkplace } from './present-workplace.ts'
import { applyWorkplaceChanges, type NewWorkplace, type Workplace } from './workplace.ts'
import { insertWorkplace } from './workplace-store.ts'

/** Adds a workplace. @throws ProblemError `forbidden` */
export async function createWorkplace(
  tx: Transaction,
  who: Principal,
  input: NewWorkplace,
): Promise<Workplace> {
  authoriseCatalog(who, 'create', 'workplace')
  const workplace = await insertWorkplace(tx, applyWorkplaceChanges(blank, input))
  await record(tx, {
    name: 'WorkplaceCreated',
    subject: 'workplace',
    subjectId: workplace.id,
    actor: who.actor,
    data: presentWorkplace(workplace),
  })
  return workplace
}

const blank = { name: '', capacity: 1, color: '#64748b', position: 0, active: true }
