import { changedFields } from '../../kernel/changed-fields.ts'
import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { FieldCode } from '../../kernel/problems/field-codes.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { readTenant } from '../tenancy/index.ts'
import { aboutAtMost, type OnlineBooking, type OnlineBookingChanges } from './online-booking.ts'
import { authoriseOnlineBooking } from './online-booking-policy.ts'
import { findPage, savePage, saveSlug } from './online-booking-store.ts'

/** The page as its administrator sees it. */
export interface PageSettings extends OnlineBooking {
  slug: string
}

/** The page of a business. @throws ProblemError `forbidden` */
export async function readOnlineBooking(tx: Transaction, who: Principal): Promise<PageSettings> {
  authoriseOnlineBooking(who, 'read')
  return { ...(await findPage(tx)), slug: (await readTenant(tx)).slug }
}

/** The same for the program itself: nobody's right is checked. */
export function findOnlineBooking(tx: Transaction): Promise<OnlineBooking> {
  return findPage(tx)
}

/**
 * Changes the page; what changes nothing is no event. Links that were given out with another public
 * address lead nowhere afterwards.
 * @throws ProblemError `forbidden`, `invalid_input`
 */
export async function changeOnlineBooking(
  tx: Transaction,
  who: Principal,
  changes: OnlineBookingChanges,
): Promise<PageSettings> {
  authoriseOnlineBooking(who, 'update')
  const before = { ...(await findPage(tx)), slug: (await readTenant(tx)).slug }
  const after: PageSettings = {
    enabled: changes.enabled ?? before.enabled,
    slug: changes.slug ?? before.slug,
    about: changes.about?.trim() ?? before.about,
    yclientsPath: changes.yclientsPath ?? before.yclientsPath,
    createClients: changes.createClients ?? before.createClients,
  }
  check(after)
  const was = changedFields(present(before), present(after))
  if (Object.keys(was).length === 0) return after
  if (after.slug !== before.slug && !(await saveSlug(tx, after.slug))) throw wrong('slug', 'taken')
  await savePage(tx, after)
  await record(tx, {
    name: 'TenantUpdated',
    subject: 'tenant',
    subjectId: tx.tenantId,
    actor: who.actor,
    // By its name the log knows it; a change of the page is one of the business.
    data: { name: (await readTenant(tx)).name, ...present(after) },
    before: was,
  })
  return after
}

/** The page as facts tell of it, among the other settings of its tenant. */
function present(page: PageSettings) {
  return {
    slug: page.slug,
    online_booking: page.enabled,
    about: page.about,
    yclients_path: page.yclientsPath,
    create_clients: page.createClients,
  }
}

function check(page: PageSettings): void {
  if (page.about.length > aboutAtMost) throw wrong('about', 'too_long', { limit: aboutAtMost })
  if (page.about.includes('\0')) throw wrong('about', 'invalid')
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(page.slug)) throw wrong('slug', 'invalid')
}

function wrong(field: string, code: FieldCode, params?: { limit: number }): ProblemError {
  return new ProblemError('invalid_input', { fields: [{ field, code, ...(params && { params }) }] })
}
