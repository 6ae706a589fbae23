import { ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import { minuteMs, parseZone, wallMsAt } from '../../kernel/zone.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { readTenant } from './read-tenant.ts'
import { authoriseTenancy } from './tenancy-policy.ts'
import { countComingBookings } from './tenancy-store.ts'

export interface ZonePreview {
  zone: string
  /** How much later (or earlier, negative) the clock of the new zone shows the same moment now. */
  clockMovesMinutes: number
  /** Live bookings to come: they keep their moment, and show at another time of the clock. */
  bookingsShownElsewhere: number
}

/** What another zone would do, before anybody chooses it. @throws `forbidden`, `invalid_input` */
export async function previewZone(
  tx: Transaction,
  who: Principal,
  name: string,
): Promise<ZonePreview> {
  authoriseTenancy(who, 'update')
  const zone = parseZone(name)
  if (!zone)
    throw new ProblemError('invalid_input', { fields: [{ field: 'zone', code: 'not_zone' }] })
  const nowMs = Date.now()
  const { zone: present } = await readTenant(tx)
  return {
    zone,
    clockMovesMinutes: Math.round((wallMsAt(nowMs, zone) - wallMsAt(nowMs, present)) / minuteMs),
    bookingsShownElsewhere: zone === present ? 0 : await countComingBookings(tx),
  }
}
