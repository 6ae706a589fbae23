import {
  type OnlineOrder,
  type OnlineOutcome,
  type OnlineRefusal,
  type Remote,
  RemoteError,
} from '../../../connector-kit/index.ts'
import { normalizePhone } from '../../../kernel/phone.ts'
import { asId, asList, asObject, type JsonObject } from '../client/read-json.ts'
import { call } from '../client.ts'
import { companyZone, toLocal } from '../mapper/instant.ts'
import { readSettings } from '../settings.ts'
import { refusalOf } from './refusal.ts'
import { soldServices } from './sold-services.ts'

/**
 * Books as a client: asks whether it can be booked, for times that are offered may be taken, and
 * then books. One record for each appointment, and each of them carries the key of the order.
 * @throws RemoteError when the location could not be asked, or may have booked
 */
export async function book(remote: Remote, order: OnlineOrder): Promise<OnlineOutcome> {
  const { client, code } = order
  const { phone_confirmation, email_required } = readSettings(remote.settings)
  const phone = normalizePhone(client.phone, remote.tenant.country)?.replace(/\D/g, '') ?? ''
  if (phone.length < 9 || phone.length > 15) return refused('phone')
  if (client.name.trim() === '') return refused('name_missing')
  if (email_required && !client.email) return refused('email_missing')
  try {
    const appointments = await appointmentsOf(remote, order)
    await check(remote, appointments)
    if (phone_confirmation && code === undefined) return await askForCode(remote, order, phone)
    return { ok: true, ids: await record(remote, { order, phone, appointments }) }
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error
    if (error.class !== 'rejected' && error.class !== 'gone') throw error
    const refusal = error.class === 'gone' ? 'service_closed' : refusalOf(error)
    // What was read when the connection was started may have changed since.
    if (refusal === 'code_wrong' && code === undefined) return askForCode(remote, order, phone)
    return refused(refusal, error.words)
  }
}

async function appointmentsOf(remote: Remote, order: OnlineOrder): Promise<JsonObject[]> {
  const zone = companyZone(remote)
  const made: JsonObject[] = []
  for (const { serviceIds, staffId, startsAt } of order.appointments) {
    const services = await soldServices(remote, serviceIds)
    made.push({
      id: made.length + 1,
      services: services.map(Number),
      staff_id: Number(staffId ?? 0),
      datetime: toLocal(startsAt, zone),
    })
  }
  return made
}

async function check(remote: Remote, appointments: JsonObject[]): Promise<void> {
  const path = '/book_check/{company}'
  await call(remote, { method: 'POST', path, json: { appointments }, intent: 'read' })
}

async function record(
  remote: Remote,
  { order, phone, appointments }: { order: OnlineOrder; phone: string; appointments: JsonObject[] },
): Promise<string[]> {
  const { client, requestKey, code } = order
  const json: JsonObject = {
    phone,
    fullname: client.name.trim(),
    email: client.email ?? '',
    comment: client.note,
    api_id: requestKey,
    appointments,
    ...(code === undefined ? {} : { code }),
  }
  const path = '/book_record/{company}'
  const { data } = await call(remote, { method: 'POST', path, json, intent: 'create' })
  const ids = asList(data).flatMap((one) => asId(asObject(one)['record_id']) ?? [])
  if (ids.length > 0) return ids
  const words = 'the answer does not name what was made'
  throw new RemoteError('unknown-outcome', { words, code: 'no_id' })
}

/** The location sends a code to the phone; the same order comes again with it. */
async function askForCode(
  remote: Remote,
  { client }: OnlineOrder,
  phone: string,
): Promise<OnlineOutcome> {
  const json = { phone, fullname: client.name.trim() }
  const path = '/book_code/{company}'
  await call(remote, { method: 'POST', path, json, intent: 'update' })
  return refused('code_needed')
}

function refused(refusal: OnlineRefusal, words = ''): OnlineOutcome {
  return { ok: false, refusal, words }
}
