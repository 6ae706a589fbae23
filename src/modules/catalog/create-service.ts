import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { authoriseCatalog } from './catalog-policy.ts'
import { presentService } from './present-service.ts'
import { completeService, type NewService, type Service } from './service.ts'
import { checkService } from './service-rules.ts'
import { insertService } from './service-store.ts'

/** Adds a service or a product. @throws ProblemError `forbidden`, `invalid_input` */
export async function createService(
  tx: Transaction,
  who: Principal,
  input: NewService,
): Promise<Service> {
  authoriseCatalog(who, 'create', 'service')
  const wanted = completeService(input)
  checkService(wanted)
  const service = await insertService(tx, wanted)
  await record(tx, {
    name: 'ServiceCreated',
    subject: 'service',
    subjectId: service.id,
    actor: who.actor,
    data: presentService(service),
  })
  return service
}
