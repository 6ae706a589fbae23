import { AsYouType } from 'libphonenumber-js/min'
import { expect, test } from 'vitest'
import { languages } from '../../src/kernel/language.ts'
import { buttonWords, letterWords } from '../../src/modules/messages/wording.ts'
import { defaultTexts } from '../../src/modules/reminders/reminder-text.ts'
import { eventNames } from '../../src/platform/facts/event-names.ts'
import { bodyOf, draftOf, missingOf } from '../../web/src/features/services/service-draft.ts'
import { choicesWith } from '../../web/src/features/settings/business/choices-with.ts'
import {
  filled,
  type Place,
  places,
  withPlace,
} from '../../web/src/features/settings/business/reminder-text.ts'
import {
  buttonsUnder,
  sampleTexts,
  sampleWords,
} from '../../web/src/features/settings/business/samples.ts'
import {
  countryLabel,
  currencyLabel,
  findZones,
  sayOffset,
  zoneLabel,
} from '../../web/src/features/settings/business/world.ts'
import {
  changesOf,
  type Entry,
  kindOf,
  placeOf,
} from '../../web/src/features/settings/journal/entry.ts'
import { endOf, scopesOf } from '../../web/src/features/settings/tokens/scopes.ts'
import { choiceOf, eventsOf } from '../../web/src/features/settings/webhooks/events.ts'
import { placed } from '../../web/src/ui/placed.ts'
import { readAmount } from '../../web/src/ui/read-money.ts'
import { sayPhone, sayTypedPhone } from '../../web/src/ui/say.ts'

test('an item moved down stands behind those it passed', () => {
  expect(placed(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd'])
})

test('an item moved up pushes the others down', () => {
  expect(placed(['a', 'b', 'c', 'd'], 3, 1)).toEqual(['a', 'd', 'b', 'c'])
})

test('a product keeps nobody’s time free around it, whatever was typed before', () => {
  const draft = { ...draftOf(), name: 'Shampoo', type: 'product' as const, price_minor: 100 }
  const body = bodyOf({ ...draft, buffer_before_minutes: 10, needs_workplace: true })
  expect(body).toMatchObject({ buffer_before_minutes: 0, needs_workplace: false })
})

test('a service is not saved without a price or a length; nought is a price when typed', () => {
  const service = { ...draftOf(), name: 'Haircut' }
  expect(missingOf({ ...service, duration_minutes: null })).toEqual([
    'price_minor',
    'duration_minutes',
  ])
  expect(() => bodyOf(service)).toThrow()
  expect(missingOf({ ...service, price_minor: 0, duration_minutes: 0 })).toEqual([
    'duration_minutes',
  ])
  expect(missingOf({ ...service, price_minor: 0, duration_minutes: 5 })).toEqual([])
  const product = { ...service, type: 'product' as const, price_minor: 100 }
  expect(missingOf({ ...product, duration_minutes: null })).toEqual([])
})

test('what is no amount is told apart from an empty field', () => {
  expect(readAmount('12 500,5', 2)).toEqual({ minor: 1_250_050, unread: false })
  expect(readAmount(' ', 2)).toEqual({ minor: null, unread: false })
  expect(readAmount('five', 2)).toEqual({ minor: null, unread: true })
})

test('an unusual value that is set stays on offer, in its place', () => {
  expect(choicesWith([5, 10, 20], 15)).toEqual([5, 10, 15, 20])
  expect(choicesWith([5, 10, 20], 10)).toEqual([5, 10, 20])
})

const values = Object.fromEntries(places.map((place) => [place, `<${place}>`])) as Record<
  Place,
  string
>

test('a reminder is filled in, and a misspelt place stands out', () => {
  expect(filled('Hi {client}, at {tome}', values)).toEqual([
    { text: 'Hi ', kind: 'plain' },
    { text: '<client>', kind: 'filled' },
    { text: ', at ', kind: 'plain' },
    { text: '{tome}', kind: 'strange' },
  ])
})

test.each(Object.entries(sampleTexts))('the ready text in %s names known places', (_, text) => {
  expect(filled(text, values).filter(({ kind }) => kind === 'strange')).toEqual([])
  expect(text).toContain('{client}')
})

test('a reminder is previewed as the server writes it, with its buttons', () => {
  expect(sampleTexts).toEqual(defaultTexts)
  for (const language of languages) {
    const { confirm, cancel, change } = buttonWords[language]
    expect(buttonsUnder.telegram[language]).toEqual([confirm, cancel, change])
    const letter = letterWords[language]
    expect(buttonsUnder.email[language]).toEqual([letter.confirm, letter.change])
  }
})

test('each language has somebody to show a reminder to', () => {
  expect(Object.keys(sampleWords)).toEqual(Object.keys(sampleTexts))
})

test('a place is put where the caret is, apart from the word before it', () => {
  expect(withPlace('At  sharp', 'time', 3)).toEqual({ text: 'At {time} sharp', caret: 9 })
  expect(withPlace('At', 'time', 2)).toEqual({ text: 'At {time}', caret: 9 })
})

test('zones are found by city, with those that are near first', () => {
  const [first] = findZones('alma', 'Asia/Tashkent', 'en')
  expect(first).toMatchObject({ value: 'Asia/Almaty', hint: 'UTC+05:00' })
  const [near] = findZones('', 'Europe/Kyiv', 'en')
  expect(near?.hint).toMatch(/UTC\+0[23]:00/)
})

test('what browsers cannot name in Kazakh is named in Russian, not by its code', () => {
  expect(countryLabel('KZ', 'kk')).toBe('Казахстан')
  expect(currencyLabel('KZT', 'kk')).toBe('KZT · казахский тенге')
  expect(zoneLabel('Asia/Almaty', 'kk')).toBe(zoneLabel('Asia/Almaty', 'ru'))
  expect(findZones('Казахстан', 'Asia/Almaty', 'kk').length).toBeGreaterThan(0)
  expect(countryLabel('KZ', 'en')).toBe('Kazakhstan')
})

test('a field says a whole phone as every page does, and groups it meanwhile', () => {
  // The library's own groups of a number in a city are others: +7 727 000 0083.
  const group = (typed: string) => new AsYouType('KZ').input(typed)
  expect(sayTypedPhone('+77270000083', group)).toBe('+7 727 000 00 83')
  expect(sayTypedPhone('+7 727 000 0083', group)).toBe(sayPhone('+77270000083'))
  expect(sayTypedPhone('+380671234567', group)).toBe('+380 67 123 45 67')
  expect(sayTypedPhone('+7727', group)).toBe('+7 727')
  expect(sayTypedPhone('+447911123456', group)).toBe('+44 7911 123456')
})

test('an offset is written as people write it', () => {
  expect(sayOffset(330)).toBe('UTC+05:30')
  expect(sayOffset(-210)).toBe('UTC−03:30')
})

test('a token is given no more than was chosen', () => {
  const none = { bookings: 'none', clients: 'none', services: 'none', users: 'none' } as const
  const levels = { ...none, schedules: 'none', slots: 'read', changes: 'none' } as const
  expect(scopesOf('some', { ...levels, bookings: 'write' })).toEqual([
    'bookings:write',
    'slots:read',
  ])
  expect(scopesOf('read', levels)).toEqual(['read'])
  expect(scopesOf('all', levels)).toEqual(['*'])
})

test('a token without a life ends never, another after its days', () => {
  expect(endOf(null, 0)).toBeNull()
  expect(endOf(30, 0)).toBe('1970-01-31T00:00:00.000Z')
})

test('what a webhook hears survives a look at its form', () => {
  const events = [...eventsOf(['Booking', 'Client'], false), 'WaitlistJoined']
  expect(choiceOf(events)).toEqual({
    everything: false,
    chosen: ['Booking', 'Client'],
    others: ['WaitlistJoined'],
  })
  expect(choiceOf(['*'])).toEqual({ everything: true, chosen: [], others: [] })
})

const entry = (of: Partial<Entry>): Entry => ({
  id: 1,
  at: '2031-03-10T05:00:00Z',
  name: 'ServiceUpdated',
  subject: 'service',
  subject_id: 7,
  title: 'Haircut',
  actor: { kind: 'user', id: 1, name: 'Ada', owner_name: null },
  changes: [],
  data: {},
  ...of,
})

test('every event that the server tells has its sentence in the log', () => {
  const unknown = eventNames.filter(({ name }) => kindOf(entry({ name })) === 'other')
  expect(unknown).toEqual([])
})

test('an event of a later version is told by its own name', () => {
  expect(kindOf(entry({ name: 'LoyaltyCreated' }))).toBe('other')
})

test('settings within settings are told apart, and only what differs', () => {
  const before = { enabled: false, hours_before: [24] }
  const after = { enabled: true, hours_before: [24] }
  expect(changesOf(entry({ changes: [{ field: 'reminders', before, after }] }))).toEqual([
    { field: 'enabled', before: false, after: true },
  ])
})

test('the log leads to what is there, and nowhere for what is gone', () => {
  expect(placeOf(entry({}))).toEqual({ name: 'services', query: { service: 7 } })
  expect(placeOf(entry({ name: 'ServiceDeleted' }))).toBeNull()
})
