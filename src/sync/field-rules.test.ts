import { expect, test } from 'vitest'
import type { FieldRule } from '../connector-kit/index.ts'
import { sampleCrm } from '../connector-kit/template/index.ts'
import { refusedFieldRules, withFieldRules } from './field-rules.ts'

const speaker = {
  settings: {},
  tenant: {
    zone: 'UTC',
    currency: 'KZT',
    country: 'KZ',
    language: 'en' as const,
    statuses: [],
  },
}
const ours = { firstName: 'Ann', lastName: 'Lee', phone: null, email: 'ann@example.com', note: '' }
const chosen = (email: FieldRule) => withFieldRules(sampleCrm, { client: { email } })

test('without choices the connector is itself', () => {
  expect(withFieldRules(sampleCrm, {})).toBe(sampleCrm)
})

test('a field that is off is neither merged, nor sent, nor taken', () => {
  const { manifest, records } = chosen('off')
  expect(Object.keys(manifest.kinds.client?.fields ?? {})).not.toContain('email')
  const theirs = records.client?.toTheirs(ours, speaker) ?? {}
  expect(theirs).not.toHaveProperty('email')
  expect(theirs).toHaveProperty('firstName')
  expect(records.client?.toOurs(ours, speaker)).not.toHaveProperty('email')
})

test('a field that goes one way belongs to that side', () => {
  expect(chosen('ours').manifest.kinds.client?.fields['email']).toBe('ours')
  const read = chosen('theirs')
  expect(read.manifest.kinds.client?.fields['email']).toBe('theirs')
  expect(read.records.client?.toTheirs(ours, speaker)).not.toHaveProperty('email')
  expect(read.records.client?.toOurs(ours, speaker)).toHaveProperty('email')
})

test('what the manifest does not offer is refused by name, and would change nothing', () => {
  const wanted = { client: { firstName: 'off' as const, email: 'off' as const } }
  expect(refusedFieldRules(sampleCrm, wanted)).toEqual(['client.firstName'])
  expect(withFieldRules(sampleCrm, wanted).manifest.kinds.client?.fields['firstName']).toBe('both')
})
