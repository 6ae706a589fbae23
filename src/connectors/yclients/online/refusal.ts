import type { OnlineRefusal, RemoteError } from '../../../connector-kit/index.ts'

const byCode: Readonly<Record<string, OnlineRefusal>> = {
  431: 'phone',
  432: 'code_wrong',
  433: 'time_taken',
  434: 'client_refused',
  435: 'name_missing',
  436: 'nobody_free',
  437: 'overlap',
  438: 'service_closed',
  http_404: 'service_closed',
  no_service: 'service_closed',
}

const taken = /занят|нерабоч|зайнят|busy|taken|not available/i

/**
 * Why the location refused. Where the vendor puts its number is not documented, so it is looked for
 * in the words, too; the test before a booking says everything in words.
 */
export function refusalOf({ code = '', words }: RemoteError): OnlineRefusal {
  const [said = ''] = /\b43[1-8]\b/.exec(words) ?? []
  const known = byCode[code] ?? byCode[said]
  if (known !== undefined) return known
  return taken.test(words) ? 'time_taken' : 'refused'
}
