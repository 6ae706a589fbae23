import type { Delivery } from '../../../../connector-kit/sandbox.ts'
import { type Answer, type Call, classicParam, type MethodTable } from '../call.ts'
import type { Credentials } from '../credentials.ts'
import { USERS } from '../dictionary.ts'
import { EVENT_CODES, testPosts } from '../events.ts'
import { RestFault } from '../fault.ts'
import { numberOf, type Row, textOf } from '../json.ts'

/** `event.*`: for apps only, a webhook is refused. */
export function eventMethods(sources: {
  credentials: Credentials
  delivery: Delivery
}): MethodTable {
  return {
    events: appOnly(() => ({ result: [...EVENT_CODES] })),
    'event.bind': appOnly(bind),
    'event.unbind': appOnly(unbind),
    'event.get': appOnly(get),
    'event.test': appOnly((call) => {
      const { portal, params, caller } = call
      const query = Object.entries(params).flatMap(([name, value]) =>
        name === 'auth' ? [] : [[name, textOf(value)] as const],
      )
      const from = { portal, credentials: sources.credentials }
      for (const post of testPosts(from, query, caller.userId)) sources.delivery.send(post)
      return { result: 1 }
    }),
  }
}

function appOnly(run: (call: Call) => Answer) {
  return (call: Call): Answer => {
    if (call.caller.kind === 'app') return run(call)
    throw new RestFault(
      403,
      'WRONG_AUTH_TYPE',
      'Current authorization type is denied for this method',
    )
  }
}

const MOST_BINDINGS = 1_000

function bind(call: Call): Answer {
  const { portal, caller } = call
  const event = textOf(classicParam(call, 'event')).toUpperCase()
  const handler = textOf(classicParam(call, 'handler'))
  const authType = numberOf(classicParam(call, 'auth_type')) ?? 0
  if (!EVENT_CODES.includes(event)) {
    throw new RestFault(400, 'ERROR_EVENT_NOT_FOUND', 'Event not found')
  }
  if (textOf(classicParam(call, 'event_type')) === 'offline') {
    throw new RestFault(403, 'ACCESS_DENIED', 'Access denied! Offline events are not available')
  }
  if (!/^https?:\/\/[^/]+/.test(handler)) {
    throw new RestFault(400, 'ERROR_ARGUMENT', 'Wrong handler URL')
  }
  const foreign = authType !== 0 && authType !== caller.userId
  if (foreign && !(caller.admin && USERS.some((user) => user.id === authType))) {
    throw new RestFault(403, 'ACCESS_DENIED', 'Access denied!')
  }
  const bound = boundTo(call, event, handler)
  const twin = bound.some((row) => row.auth_type === authType)
  if (twin || portal.bindings.size >= MOST_BINDINGS) {
    throw new RestFault(
      400,
      'ERROR_EVENT_BINDING_EXISTS',
      'Unable to set event handler: Handler already binded',
    )
  }
  const id = portal.bindings.nextId()
  portal.bindings.put({ id, event, handler, auth_type: authType, offline: 0 })
  return { result: true }
}

function unbind(call: Call): Answer {
  const event = textOf(classicParam(call, 'event')).toUpperCase()
  const handler = textOf(classicParam(call, 'handler'))
  const authType = numberOf(classicParam(call, 'auth_type'))
  const gone = boundTo(call, event, handler).filter(
    (row) => authType === null || row.auth_type === authType,
  )
  for (const row of gone) call.portal.bindings.remove(row.id)
  return { result: { count: gone.length } }
}

/** Somebody who is no administrator sees only the handlers made in their own name. */
function get(call: Call): Answer {
  const { portal, caller } = call
  const rows = portal.bindings.ids().flatMap((id) => portal.bindings.get(id) ?? [])
  const visible = rows.filter((row) => caller.admin || row.auth_type === caller.userId)
  return {
    result: visible.map(({ event, handler, auth_type, offline }) => ({
      event: event ?? '',
      handler: handler ?? '',
      auth_type: textOf(auth_type),
      offline: offline ?? 0,
    })),
  }
}

function boundTo(call: Call, event: string, handler: string): Row[] {
  const ids = call.portal.bindings.filed('event', event) ?? []
  return ids
    .flatMap((id) => call.portal.bindings.get(id) ?? [])
    .filter((row) => row.handler === handler)
}
