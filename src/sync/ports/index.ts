import type { RecordKind } from '../../connector-kit/index.ts'
import { bookingPort } from './booking-port.ts'
import { clientPort } from './client-port.ts'
import { employeePort } from './employee-port.ts'
import type { LocalPort } from './port.ts'
import { servicePort } from './service-port.ts'

/** Our side of every kind. */
export const localPorts: Record<RecordKind, LocalPort> = {
  client: clientPort,
  service: servicePort,
  employee: employeePort,
  booking: bookingPort,
}
