import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { authoriseTenancy, readSetupMarks, readTenant } from '../tenancy/index.ts'
import { readFurnished } from './setup-store.ts'

export const setupSteps = [
  'business',
  'employees',
  'services',
  'hours',
  'portal',
  'booking',
] as const
export type SetupStep = (typeof setupSteps)[number]

export interface Setup {
  steps: { key: SetupStep; done: boolean; skipped: boolean }[]
  /** Every step is done or skipped. */
  complete: boolean
  /** The list was put away. */
  dismissed: boolean
  /** Nothing is there yet that a starter set would get in the way of. */
  starterOffered: boolean
}

/** How far the first steps are, told by what is there. @throws ProblemError `forbidden` */
export async function readSetup(tx: Transaction, who: Principal): Promise<Setup> {
  authoriseTenancy(who, 'update')
  const tenant = await readTenant(tx)
  const furnished = await readFurnished(tx)
  const { dismissed, portalSkipped } = await readSetupMarks(tx)
  const done: Record<SetupStep, boolean> = {
    ...furnished,
    business: tenant.address !== '' || tenant.phone !== null,
  }
  const steps = setupSteps.map((key) => ({
    key,
    done: done[key],
    skipped: key === 'portal' && portalSkipped && !done.portal,
  }))
  return {
    steps,
    complete: steps.every((step) => step.done || step.skipped),
    dismissed,
    starterOffered: !furnished.services && !furnished.hours && !furnished.booking,
  }
}
