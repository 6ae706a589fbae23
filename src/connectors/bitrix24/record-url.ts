import type { Account, DeliveredRecord } from '../../connector-kit/index.ts'
import { readSettings } from './settings.ts'

/** Where a record's card stands on the portal. The address tells nothing secret. */
export function recordUrl(account: Account, { kind, id }: DeliveredRecord): string | null {
  const base = portalBase(account)
  if (base === null) return null
  const number = encodeURIComponent(id)
  if (kind === 'client') return `${base}/crm/contact/details/${number}/`
  if (kind === 'booking') return `${base}/crm/deal/details/${number}/`
  const { catalog_iblock_id: catalog } = readSettings(account.settings)
  return `${base}/crm/catalog/${catalog}/product/${number}/`
}

function portalBase({ settings, credentials, host }: Account): string | null {
  const { portal_base: base } = readSettings(settings)
  if (base !== undefined) return base.replace(/\/+$/, '')
  if (host !== null) return `https://${host}`
  const address = credentials['webhook_url']
  return typeof address === 'string' && URL.canParse(address) ? new URL(address).origin : null
}
