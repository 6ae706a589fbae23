import type { Connector } from '../../connector-kit/index.ts'
import { check } from './check.ts'
import { dictionaries } from './dictionaries.ts'
import { manifest } from './manifest.ts'
import { onlineBooking } from './online/index.ts'
import { prepare } from './prepare.ts'
import { recordUrl } from './record-url.ts'
import { clients } from './remote/clients.ts'
import { records } from './remote/records.ts'
import { services } from './remote/services.ts'
import { staff } from './remote/staff.ts'
import { review } from './review.ts'
import { signIn } from './sign-in.ts'
import { webhook } from './webhook.ts'

/** YClients: clients, services and staff of a location, and the records of its journal. */
export const yclients: Connector = {
  manifest,
  records: { client: clients, service: services, employee: staff, booking: records },
  webhook,
  onlineBooking,
  check,
  prepare,
  signIn,
  dictionaries,
  review,
  recordUrl,
}
