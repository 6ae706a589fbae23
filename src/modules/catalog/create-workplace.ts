import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import { presentWorkplace } from './present-workplace.ts'
import { completeWorkplace, type NewWorkplace, type Workplace } from './workplace.ts'
import { checkWorkplace } from './workplace-rules.ts'
import { insertWorkplace } from './workplace-store.ts'

/** Adds a workplace. @throws ProblemError `forbidden`, `invalid_input` */
export async function createWorkplace(
  tx: Transaction,
  who: Principal,
  input: NewWorkplace,
): Promise<Workplace> {
  authoriseCatalog(who, 'create', 'workplace')
  const wanted = completeWorkplace(input)
  checkWorkplace(wanted)
  const workplace = await insertWorkplace(tx, wanted)
  await record(tx, {
    name: 'WorkplaceCreated',
    subject: 'workplace',
    subjectId: workplace.id,
    actor: who.actor,
    data: presentWorkplace(workplace),
  })
  return workplace
}
