import { bookMethod, checkMethod } from './booking-methods.ts'
import type { ApiCall, Vendor } from './call.ts'
import { companyCard, companyMethods, hookMethods } from './catalog-methods.ts'
import { clientMethods, clientsMethods, searchMethod } from './client-methods.ts'
import { recordMethods, recordsMethods } from './record-methods.ts'
import { companyFailure, failure, notFound, type Reply, success } from './reply.ts'

/** Methods that clients of the business use: the partner token alone is enough. */
const publicMethods = ['book_check', 'book_record', 'bookform']

/** Answers one call: who asks, whether the branch is paid for, and then the method itself. */
export function answerApi(vendor: Vendor, call: ApiCall, authorization: string | undefined): Reply {
  const [subject = '', id = ''] = call.steps
  const { companyId, licensed } = vendor.location.state
  const isSearch = subject === 'company' && call.steps[2] === 'clients'
  if (!mayAsk(vendor, authorization, publicMethods.includes(subject))) {
    const words = 'Необходима авторизация'
    return subject === 'company' && call.steps[2] === undefined
      ? companyFailure(401, words)
      : failure(401, words)
  }
  if (subject === 'companies') return success([companyCard(vendor)], { total_count: 1 })
  if (subject === 'user' && id === 'permissions') return success(userRights)
  if (id !== String(companyId)) return notFound('Не указан филиал.')
  if (!licensed) {
    const words = `Необходимо продлить лицензию в филиале с id: ${companyId}`
    return failure(isSearch ? 402 : 403, words)
  }
  if (isSearch) return searchMethod(vendor, call)
  const method = methods[subject]
  return method ? method(vendor, call) : notFound()
}

/** Rights of the service user, nested by area as in the settings of the journal. */
const userRights = {
  timetable: {
    timetable_access: 1,
    master_id: 0,
    last_days_count: -1,
    timetable_phones_access: 1,
    create_records_access: 1,
    edit_records_access: 1,
    delete_records_access: 1,
  },
  clients: { clients_access: 1, client_phones_access: 1 },
  settings: { webhook_read_access: 1 },
}

const methods: Record<string, (vendor: Vendor, call: ApiCall) => Reply> = {
  company: companyMethods,
  clients: clientsMethods,
  client: clientMethods,
  records: recordsMethods,
  record: recordMethods,
  book_check: checkMethod,
  book_record: bookMethod,
  hooks_settings: hookMethods,
}

function mayAsk({ location }: Vendor, authorization = '', isPublic: boolean): boolean {
  const { partnerToken, userToken } = location.state
  if (isPublic && authorization === `Bearer ${partnerToken}`) return true
  return authorization === `Bearer ${partnerToken}, User ${userToken}`
}
