import { formatWall, type Zone } from '../../../kernel/zone.ts'
import type { Location, Row } from './location.ts'
import { asStamp, withWinterOffset, zoneOf } from './location-time.ts'

/** How the vendor prints its rows: loosely typed, and differently from one method to the next. */
export interface Views {
  service(row: Row): Row
  staff(row: Row): Row
  client(row: Row): Row
  /** The list by `changed_after` tells less than the card. */
  clientInList(row: Row): Row
  record(row: Row): Row
}

export function createViews(location: Location): Views {
  const zone = () => zoneOf(location.state.zone)
  const client = (row: Row): Row => ({
    ...clientInList(row, zone()),
    surname: row['surname'] ?? '',
    patronymic: row['patronymic'] ?? '',
    sex_id: 0,
    spent: 0,
    balance: 0,
    visits: 0,
  })
  return {
    service: (row) => ({
      id: String(row['id']),
      title: row['title'] ?? '',
      category_id: String(row['category_id'] ?? 4),
      price_min: Number(row['price'] ?? 0).toFixed(2),
      price_max: Number(row['price'] ?? 0).toFixed(2),
      discount: '0',
      comment: '',
      weight: '2',
      active: row['active'] === false ? '0' : '1',
      api_id: '',
      duration: row['duration'] ?? 3600,
      is_multi: row['is_multi'] ?? false,
      is_composite: row['links'] !== undefined,
      composite_details: row['links'] === undefined ? [] : { links: row['links'] },
      staff: row['staff'] ?? [],
      image_group: [],
    }),
    staff: (row) => ({
      id: row['id'] ?? 0,
      name: row['name'] ?? '',
      company_id: location.state.companyId,
      specialization: row['specialization'] ?? '',
      position: row['position'] ?? [],
      avatar: 'https://yclients.com/images/no-master-sm.png',
      fired: row['fired'] ?? 0,
      status: 0,
      hidden: row['hidden'] ?? 0,
      user_id: 0,
    }),
    client,
    clientInList: (row) => clientInList(row, zone()),
    record: (row) => record(location, row, zone()),
  }
}

function clientInList(row: Row, zone: Zone): Row {
  const phone = String(row['phone'] ?? '')
  return {
    id: row['id'] ?? 0,
    name: row['name'] ?? '',
    // A number where it can be one, text where it is empty.
    phone: phone === '' ? '' : Number(phone),
    email: row['email'] ?? '',
    categories: [],
    sex: 'Неизвестно',
    discount: 0,
    importance: 'Без класса важности',
    card: '',
    birth_date: 0,
    comment: row['comment'] ?? '',
    last_change_date: asStamp(Number(row['changedMs']), zone),
    custom_fields: [],
  }
}

function record(location: Location, row: Row, zone: Zone): Row {
  const startMs = Number(row['startMs'])
  const staff = location.row('staff', Number(row['staff_id']))
  const client = location.row('clients', Number(row['client_id'] ?? 0))
  const seconds = Number(row['seance_length'])
  const pause = Number(row['technical_break_duration'] ?? 0)
  return {
    id: row['id'] ?? 0,
    company_id: location.state.companyId,
    staff_id: row['staff_id'] ?? 0,
    services: soldServices(location, row),
    goods_transactions: [],
    staff: staff ? { id: row['staff_id'] ?? 0, name: staff['name'] ?? '', position: [] } : [],
    client: client ? clientOfRecord(client) : null,
    comer: null,
    clients_count: 1,
    date: formatWall(startMs, zone),
    datetime: withWinterOffset(startMs, zone),
    create_date: asStamp(Number(row['createdMs']), zone),
    last_change_date: asStamp(Number(row['changedMs']), zone),
    comment: row['comment'] ?? '',
    online: row['online'] ?? false,
    visit_id: String(row['visit_id'] ?? row['id']),
    visit_attendance: row['attendance'] ?? 0,
    attendance: row['attendance'] ?? 0,
    confirmed: 1,
    seance_length: seconds,
    length: seconds + pause,
    technical_break_duration: pause,
    api_id: row['api_id'] ?? '',
    activity_id: row['activity_id'] ?? 0,
    deleted: row['deleted'] ?? false,
    paid_full: 0,
    is_update_blocked: row['is_update_blocked'] ?? false,
    custom_color: row['custom_color'] ?? '',
    record_labels: [],
    custom_fields: [],
    documents: [],
    composite: [],
  }
}

function soldServices(location: Location, row: Row): Row[] {
  const sold = Array.isArray(row['services']) ? row['services'] : []
  return sold.flatMap((one) => {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return []
    const cost = Number(one['cost'] ?? 0)
    const title = location.row('services', Number(one['id']))?.['title'] ?? 'Удаленная услуга'
    return [
      {
        id: Number(one['id']),
        title,
        cost,
        cost_to_pay: cost,
        manual_cost: cost,
        cost_per_unit: cost,
        discount: Number(one['discount'] ?? 0),
        first_cost: Number(one['first_cost'] ?? cost),
        amount: 1,
      },
    ]
  })
}

function clientOfRecord(client: Row): Row {
  const phone = String(client['phone'] ?? '')
  return {
    id: client['id'] ?? 0,
    name: client['name'] ?? '',
    surname: client['surname'] ?? '',
    patronymic: client['patronymic'] ?? '',
    display_name: `${client['surname'] ?? ''} ${client['name'] ?? ''}`.trim(),
    phone: phone === '' ? '' : `+${phone}`,
    card: '',
    email: client['email'] ?? '',
    success_visits_count: 0,
    fail_visits_count: 0,
    discount: 0,
    custom_fields: [],
  }
}
