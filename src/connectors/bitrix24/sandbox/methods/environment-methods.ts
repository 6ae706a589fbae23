import { type Answer, type Call, classicParam, type MethodTable } from '../call.ts'
import { type PortalUser, USERS } from '../dictionary.ts'
import { RestFault } from '../fault.ts'
import { textOf } from '../json.ts'

/** Methods about the portal itself: who is calling, which app, what is possible. */
export const environmentMethods: MethodTable = {
  profile,
  'user.current': currentUser,
  'app.info': appInfo,
  'feature.get': feature,
  'server.time': (call) => ({ result: call.portal.time.iso(call.portal.stampMs()) }),
}

function profile(call: Call): Answer {
  const user = userOf(call)
  return {
    result: {
      ID: String(user.id),
      ADMIN: user.admin,
      NAME: user.name,
      LAST_NAME: user.lastName,
      PERSONAL_GENDER: '',
      TIME_ZONE: '',
    },
  }
}

function currentUser(call: Call): Answer {
  const user = userOf(call)
  const now = call.portal.time.iso(call.portal.stampMs())
  return {
    result: {
      ID: String(user.id),
      ACTIVE: true,
      NAME: user.name,
      LAST_NAME: user.lastName,
      EMAIL: user.email,
      LAST_LOGIN: now,
      DATE_REGISTER: '2024-01-15T00:00:00+00:00',
      IS_ONLINE: 'Y',
      LAST_ACTIVITY_DATE: now.slice(0, 19).replace('T', ' '),
      PERSONAL_GENDER: '',
      PERSONAL_BIRTHDAY: '',
      WORK_POSITION: '',
      UF_EMPLOYMENT_DATE: '',
      UF_DEPARTMENT: [1],
    },
  }
}

function appInfo(call: Call): Answer {
  if (call.caller.kind === 'webhook') {
    throw new RestFault(400, 'ACCESS_DENIED', 'Access denied! Application context required')
  }
  const enterprise = call.portal.settings.limits.capacity > 50
  return {
    result: {
      ID: 5,
      CODE: call.portal.settings.app.clientId,
      VERSION: 1,
      STATUS: 'L',
      INSTALLED: call.portal.installed,
      PAYMENT_EXPIRED: 'N',
      DAYS: null,
      LANGUAGE_ID: 'en',
      LICENSE: enterprise ? 'ru_ent250' : 'ru_std',
      LICENSE_TYPE: enterprise ? 'ent250' : 'std',
      LICENSE_FAMILY: enterprise ? 'ent' : 'std',
    },
  }
}

/** The offline extensions need a higher plan than the emulated portal has. */
function feature(call: Call): Answer {
  if (textOf(classicParam(call, 'code')) === '') {
    throw new RestFault(400, 'CODE_EMPTY', "CODE can't be empty")
  }
  return { result: { value: 'N' } }
}

function userOf(call: Call): PortalUser {
  const user = USERS.find((one) => one.id === call.caller.userId)
  if (user === undefined)
    throw new RestFault(401, 'authorization_error', 'Unable to authorize user')
  return user
}
