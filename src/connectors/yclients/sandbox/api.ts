import { activityMethod } from './activity-methods.ts'
import { bookMethod, checkMethod } from './booking-methods.ts'
import type { ApiCall, Vendor } from './call.ts'
import { companyCard, companyMethods, hookMethods } from './catalog-methods.ts'
import { clientMethods, clientsMethods, searchMethod } from './client-methods.ts'
import {
  bookDates,
  bookSeances,
  bookServices,
  bookStaff,
  bookTimes,
  codeMethod,
  formMethod,
} from './online-methods.ts'
import { userRecordMethods } from './own-record-methods.ts'
import { recordMethods, recordsMethods } from './record-methods.ts'
import { companyFailure, failure, notFound, type Reply, success } from './reply.ts'

/** Methods that clients of the business use: the partner token alone is enough. */
const publicMethods = [
  'book_services',
  'book_staff',
  'book_dates',
  'book_times',
  'book_staff_seances',
  'book_check',
  'book_code',
  'book_record',
  'bookform',
]

/** Answers one call: who asks, whether the branch is paid for, and then the method itself. */
export function answerApi(vendor: Vendor, call: ApiCall, authorization: string | undefined): Reply {
  const [subject = '', id = ''] = call.steps
  const { companyId, licensed } = vendor.location.state
  const isSearch = subject === 'company' && call.steps[2] === 'clients'
  if (subject === 'auth') return signIn(vendor, call, authorization)
  const isOwnRecord = subject === 'user' && id === 'records'
  if (!mayAsk(vendor, authorization, isOwnRecord || publicMethods.includes(subject))) {
    const words = 'Необходима авторизация'
    return subject === 'company' && call.steps[2] === undefined
      ? companyFailure(401, words)
      : failure(401, words)
  }
  if (subject === 'companies') return success([companyCard(vendor)], { total_count: 1 })
  if (subject === 'user' && id === 'permissions') return success(userRights)
  if (isOwnRecord) return userRecordMethods(vendor, call)
  if (subject === 'bookform') return formMethod(vendor, call)
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
  activity: activityMethod,
  book_services: bookServices,
  book_staff: bookStaff,
  book_dates: bookDates,
  book_times: bookTimes,
  book_staff_seances: bookSeances,
  book_code: codeMethod,
  book_check: checkMethod,
  book_record: bookMethod,
  hooks_settings: hookMethods,
}

/** `POST /auth`: login and password of a user for a token, with the partner token alone. */
function signIn({ location }: Vendor, { body }: ApiCall, authorization = ''): Reply {
  const { partnerToken, userToken, password, flatAuth } = location.state
  if (!authorization.startsWith(`Bearer ${partnerToken}`))
    return failure(401, 'Необходима авторизация')
  const { login } = body
  if (typeof login !== 'string' || login === '' || body['password'] !== password) {
    return failure(401, 'Неверный логин или пароль')
  }
  const user = {
    id: 500_600,
    user_token: userToken,
    name: 'Сервисный пользователь',
    phone: '79990000000',
    login,
    email: '',
    avatar: '',
    is_approved: true,
  }
  return flatAuth ? { status: 201, body: user } : success(user, [], 201)
}

function mayAsk({ location }: Vendor, authorization = '', isPublic: boolean): boolean {
  const { partnerToken, userToken } = location.state
  if (isPublic && authorization === `Bearer ${partnerToken}`) return true
  return authorization === `Bearer ${partnerToken}, User ${userToken}`
}
