import { expect, test } from 'vitest'
import { readReport } from '../../web/src/features/connections/audit-report.ts'
import { gradeOf, isReached } from '../../web/src/features/connections/check-steps.ts'
import { openFields, stillOpen, takeAll } from '../../web/src/features/connections/choices.ts'
import { readBody } from '../../web/src/features/connections/delivery-body.ts'
import { needsPlace, wordOf, wordOfAll } from '../../web/src/features/connections/health-words.ts'
import { hostOf } from '../../web/src/features/connections/host-of.ts'
import { missingIn } from '../../web/src/features/connections/missing.ts'
import {
  changesOf,
  draftOf,
  entriesOf,
  entryFor,
  type FormField,
  ofWay,
  regrouped,
} from '../../web/src/features/connections/settings-draft.ts'
import { resumeAt } from '../../web/src/features/connections/setup-steps.ts'

const field = (setting: string, more: Partial<FormField> = {}): FormField => ({
  setting,
  label: setting,
  control: 'text',
  section: 'records',
  secret: false,
  type: 'string',
  required: false,
  default: null,
  ...more,
})
const form = [
  field('webhook_url', { control: 'secret', section: 'access', way: 'key', secret: true }),
  field('client_id', { section: 'access', way: 'oauth', secret: true }),
  field('funnel', { control: 'choice', default: 0, type: 'integer' }),
  field('stage', { control: 'choice', default: 'NEW', grouped_by: 'funnel' }),
  field('map', { control: 'status_map', default: {}, grouped_by: 'funnel' }),
  field('currency', { control: 'choice' }),
]
const stages = [
  { id: 'NEW', name: 'New', group: '0' },
  { id: 'WON', name: 'Won', group: '0' },
  { id: 'C3:NEW', name: 'New', group: '3' },
]
const dictionaries = { stage: stages, map: stages, currency: [{ id: 'KZT', name: 'Tenge' }] }

test('what stops a connection is said before what waits, and that before what is on its way', () => {
  const busy = { needs: 2, due: 5 }
  expect(wordOf({ state: 'unauthorised', ...busy }).word).toBe('broken')
  expect(wordOf({ state: 'unauthorised', unpaid: true, ...busy }).word).toBe('unpaid')
  expect(wordOf({ state: 'paused', ...busy }).word).toBe('paused')
  expect(wordOf({ state: 'active', ...busy, silent: true }).word).toBe('unanswered')
  const unread = { ...busy, unread: 1 }
  expect(wordOf({ state: 'active', ...unread, silent: true }).word).toBe('unanswered')
  expect(wordOf({ state: 'active', ...unread })).toEqual({ word: 'unread', n: 1 })
  expect(wordOf({ state: 'active', ...busy })).toEqual({ word: 'needs', n: 2 })
  expect(wordOf({ state: 'active', needs: 0, due: 5 })).toEqual({ word: 'catchingUp', n: 5 })
  expect(wordOf({ state: 'active', needs: 0, due: 0 })).toEqual({ word: 'inStep', n: 0 })
})

test('one sentence speaks for all connections', () => {
  const all = (more: object) =>
    wordOfAll({
      ...{ needs_you: 0, pulls_failing: 0, due: 0, stopped: 0 },
      connections: [{ state: 'active' }],
      ...more,
    })
  expect(all({ stopped: 1, needs_you: 3 })).toEqual({ word: 'broken', n: 1 })
  expect(all({ needs_you: 4, pulls_failing: 1 })).toEqual({ word: 'unread', n: 1 })
  expect(all({ needs_you: 3, due: 9 })).toEqual({ word: 'needs', n: 3 })
  expect(all({ connections: [{ state: 'paused' }] }).word).toBe('paused')
  expect(all({}).word).toBe('inStep')
})

test('the button leads to records that wait, else to the conflicts', () => {
  expect(needsPlace({ parked: 1, uncertain: 0 }).query).toEqual({ state: 'attention' })
  expect(needsPlace({ parked: 0, uncertain: 0 }).name).toBe('connection-conflicts')
})

test('settings come into the form as words, and secrets never', () => {
  const draft = draftOf(form, { webhook_url: 'https://x', funnel: 3, map: { 7: 'C3:NEW' } })
  expect(draft).toEqual({
    webhook_url: '',
    client_id: '',
    funnel: '3',
    stage: 'NEW',
    map: { 7: 'C3:NEW' },
    currency: '',
  })
})

test('only what was changed is told; an emptied choice goes back to usual, an empty secret stays', () => {
  const before = draftOf(form, { currency: 'KZT', funnel: 0 })
  expect(changesOf(form, before, { ...before })).toEqual({})
  expect(changesOf(form, before, { ...before, currency: '', webhook_url: 'https://new' })).toEqual({
    webhook_url: 'https://new',
    currency: null,
  })
})

test('each way has its own fields beside the common ones', () => {
  const names = (way: string) => ofWay(form, way).map(({ setting }) => setting)
  expect(names('key')).toContain('webhook_url')
  expect(names('key')).not.toContain('client_id')
  expect(names('oauth')).toContain('funnel')
})

test('stages are those of the chosen funnel, and follow it under their other spelling', () => {
  const [stage] = form.filter(({ setting }) => setting === 'stage')
  const draft = { ...draftOf(form, { stage: 'NEW', map: { 1: 'NEW', 2: 'WON' } }), funnel: '3' }
  expect(stage && entriesOf(stage, draft, dictionaries).map(({ id }) => id)).toEqual(['C3:NEW'])
  expect(entryFor('NEW', stages.slice(2))).toBe('C3:NEW')
  expect(entryFor('LOST', stages)).toBe('LOST')
  const next = regrouped(form, draft, { setting: 'funnel', dictionaries })
  expect(next['stage']).toBe('C3:NEW')
  expect(next['map']).toEqual({ 1: 'C3:NEW', 2: '' })
})

test('what has to be chosen is named while it is open', () => {
  const draft = { ...draftOf(form, {}), stage: '' }
  const missing = (lists: typeof dictionaries | undefined) =>
    missingIn(form, draft, { dictionaries: lists, words: 'Choose' })
  expect(missing(dictionaries)).toEqual({ 'settings.stage': 'Choose' })
  expect(missing(undefined)).toEqual({})
})

test('a failed step is to be fixed, chosen later, or done by itself', () => {
  const step = { name: 'x', ok: false, found: '', fix: 'bitrix24.fix.scope' }
  expect(gradeOf({ ...step, ok: true, fix: null })).toBe('ok')
  expect(gradeOf(step)).toBe('failed')
  expect(gradeOf({ ...step, fix: 'bitrix24.fix.prepare' })).toBe('later')
  expect(gradeOf({ ...step, setting: 'catalog' })).toBe('choose')
})

test('an account that does not let us in has nothing to choose from', () => {
  const step = (name: string, ok: boolean) => ({ name, ok, found: '', fix: ok ? null : 'x.fix.y' })
  expect(isReached([step('reach', true), step('credentials', false)])).toBe(false)
  const well = [step('reach', true), step('credentials', true), step('methods', false)]
  expect(isReached(well)).toBe(true)
})

test('whoever has a way in goes on with the test', () => {
  const fresh = { account_id: null, secrets: {}, settings: {} }
  expect(resumeAt(fresh)).toBe('access')
  expect(resumeAt({ ...fresh, secrets: { oauth_client_id: 'loc…' } })).toBe('access')
  expect(resumeAt({ ...fresh, secrets: { webhook_url: 'https://…' } })).toBe('check')
  expect(resumeAt({ ...fresh, account_id: 'b89' })).toBe('check')
})

test('a host is taken out of whatever was pasted', () => {
  expect(hostOf(' https://Company.bitrix24.ru/crm/ ')).toBe('company.bitrix24.ru')
  expect(hostOf('127.0.0.1:8000')).toBe('127.0.0.1:8000')
  expect(hostOf('no such')).toBeNull()
  expect(hostOf('')).toBeNull()
})

const fields = [
  { field: 'name', differs: true, choices: ['here' as const, 'there' as const] },
  { field: 'total', differs: true, choices: ['here' as const] },
  { field: 'note', differs: false, choices: ['here' as const, 'there' as const] },
  { field: 'title', differs: true, choices: [] },
]

test('one side is taken wherever it differs and can be taken', () => {
  expect(openFields(fields).map(({ field: name }) => name)).toEqual(['name', 'total'])
  expect(takeAll(fields, { total: 'here' }, 'there')).toEqual({ total: 'here', name: 'there' })
})

test('a choice that can no longer be made is let go', () => {
  const chosen = { name: 'there' as const, total: 'there' as const, note: 'here' as const }
  expect(stillOpen(fields, chosen)).toEqual({ name: 'there' })
})

test('a raw body is read as the form or the JSON that it is', () => {
  expect(readBody('event=ONCRM&data%5BFIELDS%5D%5BID%5D=7')).toEqual({
    kind: 'form',
    pairs: [
      { name: 'event', value: 'ONCRM' },
      { name: 'data[FIELDS][ID]', value: '7' },
    ],
  })
  expect(readBody('{"a":1}')).toEqual({ kind: 'text', text: '{\n  "a": 1\n}' })
  expect(readBody('hello')).toEqual({ kind: 'text', text: 'hello' })
})

test('the report of an audit is read, and anything else is none', () => {
  const row = { kind: 'service', localId: 4, remoteId: null, finding: 'only_here', fields: [] }
  const report = readReport({ percent: 99.5, equal: 199, onlyHere: 1, differences: [row] })
  expect(report).toMatchObject({ percent: 99.5, equal: 199, differing: 0, onlyHere: 1 })
  expect(report?.findings[0]).toMatchObject({ kind: 'service', local_id: 4, name: null })
  expect(readReport(null)).toBeNull()
  expect(readReport({})).toBeNull()
})
