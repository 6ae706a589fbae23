import { localDateAt } from '../../../kernel/zone.ts'
import { type ApiCall, digitsOf, type Vendor } from './call.ts'
import { formId } from './catalog-methods.ts'
import { freeTimes, localTime, onlineStaff, secondsOf } from './free-times.ts'
import type { Row } from './location.ts'
import { withWinterOffset, zoneOf } from './location-time.ts'
import { bookingFailure, invalid, notFound, type Reply, success } from './reply.ts'

const dayMs = 86_400_000
const daysAhead = 30

/** `GET /book_services/{company}`: what clients may book, each with its length. */
export function bookServices(vendor: Vendor, { query }: ApiCall): Reply {
  const staffId = Number(query.get('staff_id') ?? 0)
  const services = vendor.location
    .rows('services')
    .filter((row) => row['active'] !== false)
    .filter((row) => staffId === 0 || doneBy(vendor, Number(row['id']), staffId))
    .map((row) => ({
      id: row['id'],
      title: row['title'],
      category_id: 4,
      price_min: Number(row['price'] ?? 0),
      price_max: Number(row['price'] ?? 0),
      discount: 0,
      comment: '',
      weight: 0,
      active: 1,
      sex: 0,
      image: '',
      prepaid: 'forbidden',
      seance_length: secondsOf(vendor, [Number(row['id'])]),
    }))
  const category = [{ id: 4, title: 'Все услуги', sex: 0, api_id: 0, weight: 10 }]
  return success({ events: [], services, category })
}

function doneBy(vendor: Vendor, serviceId: number, staffId: number): boolean {
  return onlineStaff(vendor, [serviceId]).some((row) => row['id'] === staffId)
}

/** `GET /book_staff/{company}`: numbers of people are text here. */
export function bookStaff(vendor: Vendor, { query }: ApiCall): Reply {
  const able = onlineStaff(vendor, servicesOf(query))
  const shown = onlineStaff(vendor, []).map((row) => ({
    id: String(row['id']),
    name: row['name'],
    bookable: able.includes(row),
    specialization: row['specialization'] ?? '',
    position: row['position'] ?? [],
    show_rating: '0',
    rating: '0',
    votes_count: '0',
    avatar: 'https://yclients.com/images/no-master.png',
    comments_count: '0',
    weight: '0',
    information: '',
    seances: [],
  }))
  return success(shown)
}

/** `GET /book_dates/{company}`: days of the next month with a time that is free. */
export function bookDates(vendor: Vendor, { query }: ApiCall): Reply {
  const zone = zoneOf(vendor.location.state.zone)
  const [from, to] = [query.get('date_from'), query.get('date_to')]
  const dates: string[] = []
  for (let ahead = 0; ahead < daysAhead; ahead++) {
    const date = localDateAt(vendor.now() + ahead * dayMs, zone)
    const isWanted = (from === null || date >= from) && (to === null || date <= to)
    if (isWanted && freeTimes(vendor, { ...wishOf(query), date }).length > 0) dates.push(date)
  }
  const days: Record<string, string[]> = {}
  for (const date of dates) {
    const [, month = '', day = ''] = date.split('-').map((part) => String(Number(part)))
    days[month] = [...(days[month] ?? []), day]
  }
  return success({
    booking_days: days,
    booking_dates: dates,
    working_days: days,
    working_dates: dates,
  })
}

/** `GET /book_times/{company}/{staff}/{date}` */
export function bookTimes(vendor: Vendor, { steps, query }: ApiCall): Reply {
  const [, , staff = '0', date = ''] = steps
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return invalid({ date: ['Неверный формат даты'] })
  return success(seances(vendor, { ...wishOf(query), staffId: Number(staff), date }))
}

/** `GET /book_staff_seances/{company}/{staff}/`: the nearest day that has a time. */
export function bookSeances(vendor: Vendor, { steps, query }: ApiCall): Reply {
  const staffId = Number(steps[2] ?? 0)
  const zone = zoneOf(vendor.location.state.zone)
  for (let ahead = 0; ahead < daysAhead; ahead++) {
    const date = localDateAt(vendor.now() + ahead * dayMs, zone)
    const found = seances(vendor, { ...wishOf(query), staffId, date })
    if (found.length > 0) return success({ seance_date: date, seances: found })
  }
  return success({ seance_date: null, seances: [] })
}

function seances(
  vendor: Vendor,
  wanted: { staffId: number; serviceIds: number[]; date: string },
): Row[] {
  const zone = zoneOf(vendor.location.state.zone)
  return freeTimes(vendor, wanted).map((startMs) => ({
    time: localTime(vendor, startMs).slice(11, 16),
    seance_length: secondsOf(vendor, wanted.serviceIds),
    datetime: withWinterOffset(startMs, zone),
  }))
}

/** `POST /book_code/{company}`: the phone is sent a code; `_state` shows which. */
export function codeMethod({ location }: Vendor, { body }: ApiCall): Reply {
  const phone = digitsOf(body['phone'])
  if (phone.length < 9 || phone.length > 15) return bookingFailure(431)
  location.state.codes[phone] = String(10_000 + (location.nextId() % 90_000))
  return success({}, { message: 'Код отправлен' }, 201)
}

/** `GET /bookform/{id}`: the form itself, known by the digits of its host. */
export function formMethod({ location }: Vendor, { steps }: ApiCall): Reply {
  if (steps[1] !== String(formId)) return notFound('Форма не найдена')
  const { companyId, online } = location.state
  return success({
    company_id: companyId,
    group_id: 0,
    phone_confirmation: online['phone_confirmation'] ?? false,
    sms_enabled: true,
    lang: 'ru-RU',
    steps: ['service', 'master', 'datetime', 'contact'].map((step, at) => ({
      step,
      num: at + 1,
      hidden: '0',
    })),
  })
}

function wishOf(query: URLSearchParams): { staffId: number; serviceIds: number[] } {
  return { staffId: Number(query.get('staff_id') ?? 0), serviceIds: servicesOf(query) }
}

function servicesOf(query: URLSearchParams): number[] {
  return query.getAll('service_ids[]').map(Number)
}
