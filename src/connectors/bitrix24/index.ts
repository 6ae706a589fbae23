import type { Connector } from '../../connector-kit/index.ts'
import { check } from './check.ts'
import { consequences } from './consequences.ts'
import { dictionaries } from './dictionaries.ts'
import { manifest } from './manifest.ts'
import { oauth } from './oauth.ts'
import { prepare } from './prepare.ts'
import { recordUrl } from './record-url.ts'
import { contacts } from './remote/contacts.ts'
import { deals } from './remote/deals.ts'
import { services } from './remote/services.ts'
import { review } from './review.ts'
import { webhook } from './webhook.ts'

/** Bitrix24: clients as contacts, services as catalog services, bookings as deals. */
export const bitrix24: Connector = {
  manifest,
  records: { client: contacts, service: services, booking: deals },
  webhook,
  oauth,
  check,
  prepare,
  dictionaries,
  review,
  consequences,
  recordUrl,
}
