import type { Transaction } from '../../platform/database/index.ts'
import type { Workplace } from './workplace.ts'
import { holdWorkplaceRows, readWorkplaces } from './workplace-store.ts'

/**
 * Workplaces by number, inactive ones too; without numbers, every active one (at most 1000). In the
 * tenant's own order. Deleted and unknown ones are left out. For other modules: nobody's right is
 * checked.
 */
export async function findWorkplaces(
  tx: Transaction,
  ids?: number[],
): Promise<Map<number, Workplace>> {
  if (ids?.length === 0) return new Map()
  const found = await readWorkplaces(tx, ids)
  return new Map(found.map((workplace) => [workplace.id, workplace]))
}

/**
 * Workplaces by number, inactive ones too, that nobody can remove until the transaction ends. For
 * whoever books there.
 */
export async function holdWorkplaces(
  tx: Transaction,
  ids: number[],
): Promise<Map<number, Workplace>> {
  const found = await holdWorkplaceRows(tx, ids)
  return new Map(found.map((workplace) => [workplace.id, workplace]))
}
