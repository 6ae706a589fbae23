import { assert, ProblemError } from '../../kernel/errors.ts'
import type { Language } from '../../kernel/language.ts'
import type { Actor } from '../../kernel/principal.ts'
import { parseZone } from '../../kernel/zone.ts'
import type { Database, Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { defaultStatuses } from './default-statuses.ts'
import { presentTenant } from './present-tenant.ts'
import { insertStatuses, insertTenant, nextTenantId } from './tenancy-store.ts'
import type { Tenant } from './tenant.ts'
import { checkSettings } from './tenant-rules.ts'

export interface NewTenant {
  name: string
  /** Made from the tenant's number when left out. */
  slug?: string | undefined
  /** IANA name; `Asia/Almaty` when left out. */
  zone?: string | undefined
  language?: Language | undefined
  currency?: string | undefined
  country?: string | undefined
  actor: Actor
}

/**
 * Makes a tenant with its default booking statuses, and whatever `within` adds (its first user, a
 * connection), all in one transaction of the new tenant. The caller has checked who may do this.
 *
 * @throws ProblemError `invalid_input` for a slug that is taken, or an unknown zone or currency.
 */
export async function createTenant(
  db: Database,
  input: NewTenant,
  within: (tx: Transaction, tenant: Tenant) => Promise<void> = async () => undefined,
): Promise<Tenant> {
  checkSettings(input)
  const zone = parseZone(input.zone ?? 'Asia/Almaty')
  assert(zone, 'the zone was checked')
  const id = await db.outside(nextTenantId)
  return db.transaction(id, async (tx) => {
    const { language = 'ru', currency = 'KZT', country = 'KZ' } = input
    const slug = input.slug ?? `tenant-${id}`
    const tenant = await insertTenant(tx, {
      name: input.name,
      slug,
      zone,
      language,
      currency,
      country,
    })
    if (tenant === 'slug_taken') {
      throw new ProblemError('invalid_input', { fields: [{ field: 'slug', code: 'taken' }] })
    }
    await insertStatuses(tx, defaultStatuses(language))
    await record(tx, {
      name: 'TenantCreated',
      subject: 'tenant',
      subjectId: id,
      actor: input.actor,
      data: presentTenant(tenant),
    })
    await within(tx, tenant)
    return tenant
  })
}
