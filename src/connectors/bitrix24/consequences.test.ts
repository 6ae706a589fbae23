import { describe, expect, it } from 'vitest'
import type { Fields } from '../../connector-kit/index.ts'
import { consequences } from './consequences.ts'

describe('a stage that is chosen anew', () => {
  const map = { '1': 'NEW', '2': 'WON', '3': 'LOSE', '4': 'JUNK' }
  const mapAfter = (change: Fields, before: Fields = { stage_map: map }) =>
    consequences(before, { ...before, ...change })['stage_map']

  it('takes the place of the one before in the map, and of no other', () => {
    expect(mapAfter({ deal_lost_stage_id: 'APOLOGY' })).toEqual({ ...map, '3': 'APOLOGY' })
    expect(mapAfter({ deal_stage_id: 'PREPARATION' })).toEqual({ ...map, '1': 'PREPARATION' })
    expect(mapAfter({ contact_type_id: 'SUPPLIER' })).toEqual(map)
  })

  it('follows its funnel', () => {
    expect(mapAfter({ deal_category_id: 9 })).toEqual({ ...map, '1': 'C9:NEW', '3': 'C9:LOSE' })
    const back = { deal_category_id: 0, deal_stage_id: 'NEW', deal_lost_stage_id: 'LOSE' }
    const before = {
      ...{ deal_category_id: 9, deal_stage_id: 'C9:NEW' },
      stage_map: { '1': 'C9:NEW', '3': 'C9:LOSE' },
    }
    expect(mapAfter(back, before)).toEqual({ '1': 'NEW', '3': 'LOSE' })
  })

  it('leaves the entries that are told with it', () => {
    const told = { ...map, '1': 'LOSE', '4': 'NEW' }
    const change = { deal_stage_id: 'PREPARATION', deal_lost_stage_id: 'APOLOGY', stage_map: told }
    expect(mapAfter(change)).toEqual({ ...told, '3': 'APOLOGY' })
  })
})

describe('an address that is entered', () => {
  const grant = {
    ...{ access_token: 'a', refresh_token: 'r', expires_at: '2026-03-02T07:00:00Z' },
    ...{ endpoint: 'https://p.example/rest/', application_token: 't', member_id: 'm' },
    webhook_url: 'https://p.example/rest/m/a/',
  }
  const forgotten = (after: Fields) =>
    Object.entries(consequences(grant, after)).flatMap(([name, value]) =>
      value === null ? [name] : [],
    )

  it.each(['https://p.example/rest/1/code/', 'https://p.example/rest/m/fresh/'])(
    'ends what an application was granted: %s',
    (webhook_url) => {
      expect(forgotten({ ...grant, webhook_url })).toEqual([
        'access_token',
        'refresh_token',
        'expires_at',
        'endpoint',
        'application_token',
      ])
    },
  )

  it('ends nothing when it is the one of now, was taken back, or another setting changes', () => {
    const { webhook_url: _takenBack, ...others } = grant
    expect(forgotten(grant)).toEqual([])
    expect(forgotten(others)).toEqual([])
    expect(forgotten({ ...grant, deal_stage_id: 'PREPARATION' })).toEqual([])
  })

  it('leaves the token that is told with it', () => {
    const told = { webhook_url: 'https://p.example/rest/1/code/', application_token: 'new' }
    expect(forgotten({ ...grant, ...told })).not.toContain('application_token')
  })
})
