import type { ApiCall, Vendor } from './call.ts'
import { urlsOf } from './events.ts'
import { noHooks, type Row, usualOnline } from './location.ts'
import { invalid, notFound, type Reply, success } from './reply.ts'
import { scheduleMethod } from './schedule.ts'

/** The one booking form of the location. */
export const formId = 19_203

/** `/company/{id}…` about the location itself: card, services, staff, schedule. */
export function companyMethods(vendor: Vendor, call: ApiCall): Reply {
  const { location, views } = vendor
  const [, , what, id] = call.steps
  if (what === undefined) return success(companyCard(vendor), {})
  if (what === 'services') return listOf(location.rows('services').map(views.service), id)
  if (what === 'booking_forms') {
    return success([{ id: formId, title: 'Форма', is_default: true, description: '' }])
  }
  if (what === 'settings' && id === 'online') {
    const { phone_confirmation = false } = location.state.online
    return success({ confirm_number: phone_confirmation, any_master: true, seance_delay_step: 0 })
  }
  if (what === 'staff' && id === 'schedule') return scheduleMethod(vendor, call)
  if (what === 'staff') return listOf(location.rows('staff').map(views.staff), id)
  if (what === 'service_categories') {
    const staff = location.rows('staff').map((row) => row['id'] ?? 0)
    return success(
      [{ id: 4, salon_service_id: 4, title: 'Все услуги', api_id: '', weight: 10, staff }],
      { total_count: 1 },
    )
  }
  return notFound()
}

export function companyCard({ location, formUrl }: Vendor): Row {
  const { companyId, online, title, zone } = location.state
  return {
    id: companyId,
    title,
    country: 'Россия',
    timezone_name: zone,
    // The number is another one at other methods; only the name of the zone can be relied on.
    timezone: 3,
    address: 'Большой Саввинский пер., д. 3',
    ...usualOnline,
    ...online,
    active_staff_count: location.rows('staff').length,
    main_group_id: 9206,
    bookforms: [{ id: formId, title: 'Форма', is_default: 1, url: formUrl }],
    access: {},
  }
}

function listOf(rows: Row[], id: string | undefined): Reply {
  if (id === undefined) return success(rows, { total_count: rows.length })
  const row = rows.find((one) => String(one['id']) === id)
  return row ? success(row) : notFound()
}

/** `GET` and `POST /hooks_settings/{id}`. A POST replaces everything, other people's URLs too. */
export function hookMethods({ location }: Vendor, { method, body }: ApiCall): Reply {
  if (method === 'GET') return success(location.state.hooks)
  const urls = urlsOf(body)
  const unique = new Set(urls).size === urls.length
  if (urls.length < 1 || urls.length > 10 || !unique || !urls.every((url) => URL.canParse(url))) {
    return invalid({ urls: ['Укажите от 1 до 10 уникальных адресов'] })
  }
  const known = [...Object.keys(noHooks), 'self_sending', 'schedule', 'loyalty_card']
  location.state.hooks = Object.fromEntries(
    Object.entries({ ...noHooks, ...body }).filter(([name]) => known.includes(name)),
  )
  const { good: _good, self_sending: _self, ...shown } = location.state.hooks
  return success(shown)
}
