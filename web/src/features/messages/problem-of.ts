/** What stands in the way of a message, as far as there are words for it. */
export const messageProblems = [
  'login',
  'address',
  'full',
  'permanent',
  'temporary',
  'unreachable',
  'refused_address',
  'incomplete',
  'off',
  'expired',
  'interrupted',
  'stopped',
  'visit_changed',
  'secret_unreadable',
  'rate_limited',
  'token',
  'blocked',
  'chat',
  'sms_login',
  'sms_money',
  'sms_shut',
  'sms_text',
  'sms_number',
  'sms_undeliverable',
  'sms_refused',
  'answer',
  'timeout',
] as const
export type MessageProblem = (typeof messageProblems)[number]

/** The error numbers of SMSC that a person can do something about. */
const ofSmsc: Record<string, MessageProblem> = {
  2: 'sms_login',
  3: 'sms_money',
  4: 'sms_shut',
  6: 'sms_text',
  7: 'sms_number',
  8: 'sms_undeliverable',
  9: 'rate_limited',
}

const ofTelegram: Record<string, MessageProblem> = {
  400: 'chat',
  401: 'token',
  403: 'blocked',
  404: 'token',
  429: 'rate_limited',
}

const ofOthers: Record<string, MessageProblem> = {
  cut: 'timeout',
  aborted: 'timeout',
  too_large: 'answer',
}

/** Reads an error of the server, `code` or `code: words of the other side`. */
export function readMessageError(error: string): { problem: MessageProblem | null; said: string } {
  const [code = '', ...rest] = error.split(': ')
  return { problem: problemOf(code), said: rest.join(': ').trim() }
}

function problemOf(code: string): MessageProblem | null {
  const [, system, number = ''] = /^(smtp|telegram|smsc|http)_(\d+)$/.exec(code) ?? []
  if (system === 'smtp') return ofMail(number)
  if (system === 'telegram') return ofTelegram[number] ?? 'answer'
  if (system === 'smsc') return ofSmsc[number] ?? 'sms_refused'
  if (system === 'http') return 'answer'
  return ofOthers[code] ?? messageProblems.find((one) => one === code) ?? null
}

/** The answers of mail servers, by RFC 5321 and RFC 4954. */
function ofMail(number: string): MessageProblem {
  if (['530', '534', '535', '538'].includes(number)) return 'login'
  if (['550', '551', '553'].includes(number)) return 'address'
  if (number === '552' || number === '452') return 'full'
  return number.startsWith('5') ? 'permanent' : 'temporary'
}
