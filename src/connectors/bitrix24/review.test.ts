import { expect, test } from 'vitest'
import type { Remote } from '../../connector-kit/index.ts'
import { recordUrl } from './record-url.ts'
import { review } from './review.ts'

const tenant: Remote['tenant'] = {
  zone: 'Asia/Almaty',
  currency: 'KZT',
  country: 'KZ',
  language: 'en',
  statuses: [{ id: '7', name: 'Booked', meaning: 'active' }],
}
const known = { stage_meanings: { NEW: 'P', WON: 'S', LOSE: 'F', 'C9:NEW': 'P', 'C9:LOSE': 'F' } }
const look = (settings: object) => review({ ...known, ...settings }, tenant)

test('stages of the chosen funnel are taken', () => {
  expect(look({ stage_map: { 7: 'NEW' } })).toEqual([])
  expect(look({ deal_category_id: 9, stage_map: { 7: 'C9:NEW' } })).toEqual([])
})

test.each([
  { setting: 'stage_map.7', code: 'other_funnel', settings: { stage_map: { 7: 'C9:NEW' } } },
  {
    setting: 'stage_map.7',
    code: 'other_funnel',
    settings: { deal_category_id: 9, stage_map: { 7: 'NEW' } },
  },
  { setting: 'stage_map.7', code: 'unknown_stage', settings: { stage_map: { 7: 'GONE' } } },
  { setting: 'stage_map.8', code: 'unknown_status', settings: { stage_map: { 8: 'NEW' } } },
  { setting: 'deal_lost_stage_id', code: 'not_lost', settings: { deal_lost_stage_id: 'WON' } },
  { setting: 'deal_stage_id', code: 'not_in_progress', settings: { deal_stage_id: 'WON' } },
])('a stage that does not fit is named: $setting is $code', ({ setting, code, settings }) => {
  expect(look(settings)).toEqual([{ setting, code }])
})

test('the stages of a funnel that nobody read yet are believed', () => {
  expect(review({ deal_category_id: 3, stage_map: { 7: 'C3:ANY' } }, tenant)).toEqual([])
})

test('a record is shown at the portal, wherever its address is known from', () => {
  const record = { kind: 'client', id: '5' } as const
  const webhook = { webhook_url: 'https://hook.example.com/rest/1/secret/' }
  const url = (account: object) =>
    recordUrl({ settings: {}, credentials: {}, host: null, ...account }, record)
  expect(url({ host: 'a.example.com' })).toBe('https://a.example.com/crm/contact/details/5/')
  expect(url({ credentials: webhook })).toBe('https://hook.example.com/crm/contact/details/5/')
  expect(url({})).toBe(null)
})
