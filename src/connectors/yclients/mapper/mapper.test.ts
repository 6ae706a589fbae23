import { describe, expect, it } from 'vitest'
import { fixture, speaker } from '../account-under-test.ts'
import { asList, asObject } from '../client/read-json.ts'
import { attendanceOf, statusOf } from './attendance.ts'
import { employeeRecord, serviceRecord } from './catalog.ts'
import { clientBody, clientRecord, lastDigits, phoneOf } from './client.ts'
import { bookingRecord, bookingToTheirs, recordBody } from './record.ts'

const card = () => asObject(fixture('record.get')['data'])
const rowsOf = (name: string) => asList(fixture(name)['data']).map(asObject)

describe('a record of the journal', () => {
  it('is read from what the vendor prints, loose types and all', () => {
    expect(bookingRecord(card(), speaker())).toMatchObject({
      id: '2',
      externalKey: null,
      version: '2019-01-17T19:44:14+0900',
      changedAtMs: Date.parse('2019-01-17T10:44:14Z'),
      fields: {
        clientId: '18936825',
        employeeId: '9',
        startsAt: '2019-01-01T03:00:00Z',
        endsAt: '2019-01-01T04:00:00Z',
        status: '0',
        note: 'не записывать',
        rows: [{ serviceId: '1', priceMinor: 10_000, quantity: 1 }],
      },
    })
  })

  it('begins by the local date and the zone of the location, whatever offset is printed', () => {
    // In July the vendor was seen to print the offset of winter.
    const printed = { date: '2025-07-12 12:10:00', datetime: '2025-07-12T12:10:00+01:00' }
    const read = bookingRecord(
      { ...card(), ...printed },
      speaker({ company_zone: 'Europe/Belgrade' }),
    )
    expect(read?.fields['startsAt']).toBe('2025-07-12T10:10:00Z')
  })

  it('may have no client, no services and no time to change', () => {
    const [walkIn, bare] = rowsOf('records.list')
    expect(bookingRecord(walkIn ?? {}, speaker())?.fields['clientId']).toBeNull()
    expect(bookingRecord(bare ?? {}, speaker())?.fields).toMatchObject({
      clientId: null,
      rows: [],
      status: '1',
    })
    expect(bookingRecord({ id: 1, date: 'soon' }, speaker())).toBeNull()
  })

  it('says deleted before anything else, and keeps one line for each service', () => {
    const deleted = asObject(fixture('webhook.record.delete')['data'])
    expect(bookingRecord(deleted, speaker())?.fields['status']).toBe('deleted')
    const several = asObject(fixture('webhook.record.update.multi_service')['data'])
    expect(bookingRecord(several, speaker())?.fields['rows']).toEqual([
      { serviceId: '200300', priceMinor: 400_000, quantity: 1 },
      { serviceId: '200301', priceMinor: 150_000, quantity: 1 },
    ])
  })

  it('is written whole, in local time, and never over another', () => {
    const body = recordBody(
      { card: card(), fields: { startsAt: '2019-01-01T04:00:00Z' }, client: null },
      speaker(),
    )
    expect(body).toMatchObject({
      staff_id: 9,
      datetime: '2019-01-01 13:00:00',
      save_if_busy: false,
      comment: 'не записывать',
      custom_color: 'f44336',
      record_labels: ['67345', '104474'],
      services: [{ id: 1, first_cost: 100, discount: 0, cost: 100 }],
    })
  })

  it('says nothing of services that are not sold there', () => {
    const rows = [{ serviceId: null, name: 'Tea', priceMinor: 1, quantity: 1 }]
    expect(bookingToTheirs({ rows, employeeId: null }, speaker())).toEqual({ rows: [] })
  })
})

describe('an attendance', () => {
  it.each([
    ['1', '0'],
    ['2', '2'],
    ['3', '1'],
    ['4', '-1'],
    ['5', 'deleted'],
  ])('stands for the status %s as %s, both ways', (status, attendance) => {
    expect(attendanceOf(status, speaker())).toBe(attendance)
    expect(statusOf(attendance, speaker())).toBe(status)
  })

  it('goes by what was chosen, and frees the time of what was deleted here', () => {
    const chosen = speaker({ attendance_map: { '5': '-1' } })
    expect(attendanceOf('5', chosen)).toBe('-1')
    expect(attendanceOf('deleted', chosen)).toBe('deleted')
  })
})

describe('a client', () => {
  it('has a phone that is a number, an empty e-mail, and no surname in a list', () => {
    const [first] = rowsOf('clients.list.legacy')
    expect(clientRecord(first ?? {}, speaker())?.fields).toEqual({
      firstName: 'Клиент',
      phone: '+79112345678',
      email: 'asdfgh@g.com',
    })
    const whole = asObject(fixture('client.get')['data'])
    expect(clientRecord(whole, speaker())?.fields).toMatchObject({ email: null, lastName: 'Сонов' })
  })

  it.each([
    [79112345679, '+79112345679'],
    ['+79112345679', '+79112345679'],
    ['8 911 234-56-79', '+79112345679'],
    ['', null],
    [0, null],
    ['+7911*****79', undefined],
    [undefined, undefined],
  ])('is called at %s as %s', (told, phone) => {
    expect(phoneOf(told, 'RU')).toBe(phone)
  })

  it('is called by the vendor’s own notation wherever the business is', () => {
    expect(phoneOf('8 911 234-56-79', 'UA')).toBe('+79112345679')
    expect(phoneOf('067 123 45 67', 'UA')).toBe('+380671234567')
  })

  it('is compared by ten digits only when there are ten', () => {
    expect(lastDigits('8 (911) 234-56-79')).toBe('9112345679')
    expect([lastDigits('234-56-79'), lastDigits(''), lastDigits(null)]).toEqual([null, null, null])
  })

  it('keeps what a change does not name', () => {
    const before = { name: 'A', patronymic: 'B', comment: 'likes tea', phone: 79112345679 }
    expect(clientBody({ email: 'a@b.ru' }, before)).toEqual({ ...before, email: 'a@b.ru' })
  })
})

describe('the catalog', () => {
  it('has numbers in text; a service that is not sold online is a service', () => {
    const [, haircut] = rowsOf('services.list')
    expect(serviceRecord({ ...haircut, active: '0' }, speaker())?.fields).toEqual({
      name: 'Мужская стрижка',
      active: true,
      priceMinor: 130_000,
      durationMinutes: 60,
    })
  })

  it('lists those who left', () => {
    const [somebody] = rowsOf('staff.list')
    expect(employeeRecord(somebody ?? {})?.fields).toMatchObject({
      position: 'специалист',
      active: true,
    })
    expect(employeeRecord({ ...somebody, fired: '1' })?.fields['active']).toBe(false)
  })
})
