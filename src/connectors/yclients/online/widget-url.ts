import type { Account, WidgetWish } from '../../../connector-kit/index.ts'
import { readSettings } from '../settings.ts'

const number = /^[1-9]\d*$/

/**
 * The address of the location's booking form, at the step that is still open. The grammar of `o` is
 * not documented, so whatever does not fit it leads to the form's first page.
 */
export function widgetUrl({ settings }: Account, wish: WidgetWish): string | null {
  const { bookform_url, company_id, journal_base, widget_contact, widget_link } =
    readSettings(settings)
  const client = widget_contact === 'on' ? wish.client : undefined
  if (widget_link === 'timetable' && company_id !== undefined) {
    // The journal of the staff, for those who were told to send their clients there.
    const url = new URL(`${journal_base.replace(/\/+$/, '')}/timetable/${company_id}`)
    if (wish.serviceIds.length > 0) url.searchParams.set('services', wish.serviceIds.join(','))
    if (wish.staffId !== null) url.searchParams.set('staff', wish.staffId)
    return withContact(url, client, 'client_')
  }
  if (bookform_url === undefined) return null
  const steps = widget_link === 'deep' ? stepsOf(wish) : null
  const isPlain = !/[?#]/.test(bookform_url)
  const url = new URL(
    steps !== null && isPlain && company_id !== undefined
      ? `${bookform_url.replace(/\/+$/, '')}/company/${company_id}/personal/${steps}`
      : bookform_url,
  )
  return withContact(url, client, '')
}

/** `m{staff}s{service,service}`; null when there is nothing to say, or it cannot be said. */
function stepsOf({ serviceIds, staffId }: WidgetWish): string | null {
  const ids = [...serviceIds, ...(staffId === null ? [] : [staffId])]
  if (ids.length === 0 || !ids.every((id) => number.test(id))) return null
  const services = serviceIds.length === 0 ? '' : `s${serviceIds.join(',')}`
  if (staffId === null) return `select-master?o=${services}`
  return `${services === '' ? 'select-services' : 'select-time'}?o=m${staffId}${services}`
}

function withContact(url: URL, client: WidgetWish['client'], prefix: string): string {
  for (const [name, value] of Object.entries(client ?? {})) {
    if (value) url.searchParams.set(`${prefix}${name}`, value)
  }
  // The widget reads the commas of its grammar as they are.
  return url.href.replaceAll('%2C', ',')
}
