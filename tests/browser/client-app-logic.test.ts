import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { ClientBooking, Service } from '../../web/book/api/shapes.ts'
import { employeeOf } from '../../web/book/employees.ts'
import { readPhone, showPhone } from '../../web/book/keep/phone.ts'
import { wanted } from '../../web/book/keep/worker-wanted.ts'
import { texts as en } from '../../web/book/texts/en.ts'
import { texts as kk } from '../../web/book/texts/kk.ts'
import { texts as ru } from '../../web/book/texts/ru.ts'
import { texts as uk } from '../../web/book/texts/uk.ts'
import { asKept, fromBooking, fromLink } from '../../web/book/visit.ts'
import { readWidgetMessage } from '../../web/book/widget/read-widget-message.ts'
import { withDate } from '../../web/book/with-date.ts'
import { placeChanged, placeOfAnswer, placeOfPage } from '../../web/book/worker-address.ts'
import { sayDay } from '../../web/src/ui/say.ts'
import { sourceFiles } from '../architecture/source-files.ts'

type Text = string | Record<string, string>
const languages: Record<string, Record<string, Text>> = { ru, uk, kk, en }

test.each([
  ['8 701 555 00 77', 'KZ', '+77015550077'],
  ['+7 (701) 555-00-77', 'KZ', '+77015550077'],
  ['701 555 00 77', 'KZ', '+77015550077'],
  ['067 123 45 67', 'UA', '+380671234567'],
  ['+380671234567', 'KZ', '+380671234567'],
  ['701 555', 'KZ', null],
  ['', 'KZ', null],
  ['+7 701 555 00', 'KZ', null],
])('%s in %s is the phone %s', (typed, country, phone) => {
  expect(readPhone(typed, country)).toBe(phone)
})

test('a phone is shown in the groups of its country, and stays as typed while it is not whole', () => {
  expect(showPhone('87015550077', 'KZ')).toBe('+7 701 555 00 77')
  expect(showPhone('0671234567', 'UA')).toBe('+380 67 123 45 67')
  expect(showPhone('701', 'KZ')).toBe('701')
})

test.each([
  [{ action: 'booked', params: {} }, 'booked'],
  [[{ record_id: 12, record_hash: 'x' }], 'booked'],
  ['[{"record_id":"12"}]', 'booked'],
  [{ action: 'service_selected' }, null],
  [[], null],
  [[{ record_id: 'x' }], null],
  ['not JSON', null],
  [null, null],
])('the message %j of the widget means %s', (message, meaning) => {
  expect(readWidgetMessage(message)).toBe(meaning)
})

const token = '1-2ae-tk4q1c.0obk_Zs7-xY3'

test('the worker keeps what a link of a visit tells, whose token has a dot', () => {
  expect(placeOfAnswer(`/b/${token}`)).toEqual({ of: 'reader', key: `/b/${token}` })
  expect(placeOfPage(`/b/${token}`)).toEqual({ of: 'reader', key: `/b/${token}?page` })
  expect(placeOfPage(`/book/salon/visit/${token}`)?.key).toBe('/book/salon')
})

test('the worker keeps no files, and nothing that one books by', () => {
  expect(placeOfPage(`/b/${token}.ics`)).toBeNull()
  expect(placeOfPage('/book/salon/app.webmanifest')).toBeNull()
  for (const path of [`/b/${token}.ics`, '/api/public/salon/slots', '/api/public/salon/widget']) {
    expect([path, placeOfAnswer(path)]).toEqual([path, null])
  }
})

test('what a link told is forgotten when the visit is changed here', () => {
  expect(placeChanged(`/b/${token}/cancel`)).toEqual(placeOfAnswer(`/b/${token}`))
  expect(placeChanged('/api/public/salon/bookings')).toBeNull()
})

test.each([
  ['ru', 'сегодня', 'сегодня, вс 22 ноября', 'воскресенье, 22 ноября'],
  ['uk', 'сьогодні', 'сьогодні, нд 22 листопада', 'неділя, 22 листопада'],
  ['kk', 'бүгін', 'бүгін, 22 қараша, жс', '22 қараша, жексенбі'],
  ['en', 'today', 'today, Sun 22 November', 'Sunday 22 November'],
])('what is kept has its date beside its nearness: %s', (language, near, kept, far) => {
  const date = '2026-11-22'
  expect(withDate({ near, date, language })).toBe(kept)
  expect(withDate({ near: sayDay(date, language), date, language })).toBe(far)
})

const anna = { id: 1, name: 'Anna' }
const boris = { id: 2, name: 'Boris' }
const service = (...employees: Service['employees']): Service => ({
  ...{ id: 7, name: 'Haircut', category: null, description: '', duration_minutes: 60 },
  ...{ price_minor: 0, booking: 'own', employees },
})

test('one comes to the chosen employee, and to the only one without choosing', () => {
  expect(employeeOf([service(anna, boris)], null)).toBeNull()
  expect(employeeOf([service(anna, boris)], 2)).toEqual(boris)
  expect(employeeOf([service(anna)], null)).toEqual(anna)
  expect(employeeOf([service(anna, boris), service(boris)], null)).toEqual(boris)
  expect(employeeOf([service(anna)], 9)).toBeNull()
  expect(employeeOf([], null)).toBeNull()
})

test('the first page of a reader is kept with all that it is made of', () => {
  const asked = wanted({ page: '/book/salon/my', slug: 'salon', tokens: [token] })
  expect(asked).toEqual({
    page: '/book/salon/my',
    answers: ['/api/public/salon', '/api/public/salon/services', `/b/${token}`],
  })
  expect(asked.answers.every((path) => placeOfAnswer(path) !== null)).toBe(true)
  expect(wanted({ page: `/b/${token}?moved`, slug: '', tokens: [token] }).answers).toEqual([
    `/b/${token}`,
  ])
})

test('a kept booking becomes what its link tells', () => {
  const services = [{ name: 'Haircut', duration_minutes: 60, price_minor: 800_000 }]
  const told = fromLink(token, {
    ...{ business: 'Salon', zone: 'Asia/Almaty', currency: 'KZT', language: 'ru' },
    ...{ employee: 'Boris', user_id: 2, services, service_ids: [7], total_minor: 800_000 },
    ...{ start_time: '2031-03-10T09:30:00Z', end_time: '2031-03-10T10:30:00Z' },
    ...{ state: 'active', confirmed: true, can_change: true },
    change_until: '2031-03-10T07:30:00Z',
  })
  const made: ClientBooking = {
    ...{ id: 3, token, services: [], employee: { id: 1, name: 'Anna' }, total_minor: 0 },
    ...{ start_time: '2031-03-10T05:30:00Z', end_time: '2031-03-10T06:30:00Z' },
    ...{ state: 'active', confirmed: false, source: 'client', can_change: true },
    change_until: '2031-03-10T03:30:00Z',
  }
  expect(fromBooking({ ...made, ...asKept(told) })).toMatchObject(told)
})

test('every language has a text for everything, with the same values to fill in', () => {
  const values = (text: Text | undefined) =>
    [...new Set(JSON.stringify(text ?? '').match(/\{[a-z]+\}/g))].sort()
  for (const texts of Object.values(languages)) {
    expect(Object.keys(texts)).toEqual(Object.keys(en))
    for (const [key, text] of Object.entries(en)) {
      expect([key, values(texts[key])]).toEqual([key, values(text)])
    }
    expect(JSON.stringify(texts)).not.toContain('""')
  }
})

test('every count has the forms that its language tells apart', () => {
  for (const [language, texts] of Object.entries(languages)) {
    const rules = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    for (const [key, text] of Object.entries(texts)) {
      // Kazakh has one word for one and for many.
      if (typeof text === 'string' || language === 'kk') continue
      expect([language, key, Object.keys(text).sort()]).toEqual([language, key, [...rules].sort()])
    }
  }
})

test('every text is shown somewhere', () => {
  const sources = sourceFiles()
    .filter(({ path }) => path.startsWith('web/book/') && !path.includes('/texts/'))
    .map(({ text }) => text)
    .join('\n')
  const unused = Object.keys(en).filter((key) => !sources.includes(`'${key}'`))
  expect(unused).toEqual([])
})

test('the language menu names each language in itself', () => {
  const source = readFileSync(new URL('../../web/book/texts/t.ts', import.meta.url), 'utf8')
  for (const name of ['Русский', 'Українська', 'Қазақша', 'English']) expect(source).toContain(name)
})
