import { changedFields } from '../../kernel/changed-fields.ts'
import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import { presentWorkplace } from './present-workplace.ts'
import { saveStatuses } from './save-statuses.ts'
import type { Status } from './status.ts'
import { lockStatuses } from './status-store.ts'
import type { Workplace } from './workplace.ts'
import { lockWorkplaces, updateWorkplaceRow } from './workplace-store.ts'

/**
 * Puts the statuses into this order; those that are not named follow in the order they had.
 * @throws ProblemError `forbidden`, `unknown_reference` naming what is not there
 */
export async function orderStatuses(
  tx: Transaction,
  who: Principal,
  ids: number[],
): Promise<Status[]> {
  authoriseCatalog(who, 'update', 'status')
  const before = await lockStatuses(tx)
  const after = inOrder(before, ids)
  await saveStatuses(tx, who, { before, after })
  return after
}

/** The same for workplaces. @throws ProblemError `forbidden`, `unknown_reference` */
export async function orderWorkplaces(
  tx: Transaction,
  who: Principal,
  ids: number[],
): Promise<Workplace[]> {
  authoriseCatalog(who, 'update', 'workplace')
  const before = await lockWorkplaces(tx)
  const after = inOrder(before, ids)
  for (const workplace of after) {
    const known = before.find(({ id }) => id === workplace.id) ?? workplace
    const was = changedFields(presentWorkplace(known), presentWorkplace(workplace))
    if (Object.keys(was).length === 0) continue
    await updateWorkplaceRow(tx, workplace)
    await record(tx, {
      name: 'WorkplaceUpdated',
      subject: 'workplace',
      subjectId: workplace.id,
      actor: who.actor,
      data: presentWorkplace(workplace),
      before: was,
    })
  }
  return after
}

function inOrder<Item extends { id: number; position: number }>(
  items: readonly Item[],
  ids: readonly number[],
): Item[] {
  const known = new Map(items.map((item) => [item.id, item]))
  const named = [...new Set(ids)].map((id, at) => {
    const item = known.get(id)
    if (item) return item
    throw new ProblemError('unknown_reference', {
      fields: [{ field: `ids.${at}`, code: 'unknown' }],
    })
  })
  const rest = items.filter((item) => !named.includes(item))
  return [...named, ...rest].map((item, position) => ({ ...item, position }))
}
