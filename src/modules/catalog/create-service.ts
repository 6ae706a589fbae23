import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import { presentService } from './present-service.ts'
import { applyServiceChanges, type NewService, type Service } from './service.ts'
import { insertService } from './service-store.ts'

/** Adds a service. @throws ProblemError `forbidden` */
export async function createService(
  tx: Transaction,
  who: Principal,
  input: NewService,
): Promise<Service> {
  authoriseCatalog(who, 'create', 'service')
  const service = await insertService(tx, applyServiceChanges(blank, input))
  await record(tx, {
    name: 'ServiceCreated',
    subject: 'service',
    subjectId: service.id,
    actor: who.actor,
    data: presentService(service),
  })
  return service
}

const blank = {
  type: 'service' as const,
  name: '',
  category: '',
  description: '',
  priceMinor: 0,
  durationMinutes: 60,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  needsWorkplace: false,
  active: true,
  position: 0,
}
