/** What an event post says besides the record it is about. */
export interface EventPostTemplate {
  memberId: string
  applicationToken: string
  portalUrl: string
}

/** Where a generator puts the numbers of one delivery. */
export const idMark = '@ID@'
export const tsMark = '@TS@'

const bodyBytes = 2048
/** Both numbers are written with ten digits, so that every body is of the same size. */
const digits = 10

/**
 * An event post of a portal as a form: the keys in the order a portal sends them, brackets encoded,
 * and a list of scopes long enough to make 2 KB of it, as portals with many apps have.
 */
export function eventPost({ memberId, applicationToken, portalUrl }: EventPostTemplate): string {
  const scopes = [
    'crm',
    'catalog',
    'user_brief',
    'im',
    'imbot',
    'task',
    'tasks_extended',
    'telephony',
  ]
  const pairs = (scope: string) =>
    [
      ['event', 'ONCRMDEALUPDATE'],
      ['event_handler_id', '185'],
      ['data[FIELDS][ID]', idMark],
      ['ts', tsMark],
      ['auth[access_token]', 's6p6eclrvim6da22ft9ch94ekreb52lv'],
      ['auth[expires]', '1766050724'],
      ['auth[expires_in]', '3600'],
      ['auth[scope]', scope],
      ['auth[domain]', new URL(portalUrl).host],
      ['auth[server_endpoint]', `${portalUrl}/oauth-server/rest/`],
      ['auth[status]', 'L'],
      ['auth[client_endpoint]', `${portalUrl}/rest/`],
      ['auth[member_id]', memberId],
      ['auth[user_id]', '7'],
      ['auth[application_token]', applicationToken],
    ]
      .map(([key = '', value = '']) => `${encodeURIComponent(key)}=${encoded(value)}`)
      .join('&')
  const sizeOf = (scope: string) => pairs(scope).length - idMark.length - tsMark.length + 2 * digits
  let scope = scopes.join(',')
  for (let at = 0; sizeOf(`${scope},scope_${at}`) <= bodyBytes; at++) scope += `,scope_${at}`
  return pairs(scope.padEnd(scope.length + bodyBytes - sizeOf(scope), 'x'))
}

const encoded = (value: string) =>
  value === idMark || value === tsMark ? value : encodeURIComponent(value)

/** One delivery of the template. `number` makes it distinct. */
export function delivery(template: string, number: number): string {
  return template
    .replace(idMark, String(1_000_000_000 + number))
    .replace(tsMark, String(1_766_000_000 + (number % 86_400)))
}

/** The key under which the inbox keeps that delivery. */
export function deliveryKey(number: number): string {
  return `ONCRMDEALUPDATE:185:${1_000_000_000 + number}:${1_766_000_000 + (number % 86_400)}`
}
