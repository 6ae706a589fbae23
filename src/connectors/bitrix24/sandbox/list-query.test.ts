import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Json, JsonMap } from './json.ts'
import { at, type PortalUnderTest, startPortal } from './portal-under-test.ts'

let portal: PortalUnderTest
beforeAll(async () => {
  portal = await startPortal({ limits: { capacity: 10_000 } })
  const cmd: JsonMap = {}
  for (let index = 1; index <= 120; index += 1) {
    const origin = `fields[originatorId]=uzel&fields[originId]=b${index}`
    const text = `fields[title]=Visit%20${index}&fields[opportunity]=${index * 10}`
    cmd[`c${index}`] = `crm.item.add?entityTypeId=2&${origin}&${text}`
  }
  for (const from of [0, 50, 100]) {
    const part = Object.entries(cmd).slice(from, from + 50)
    await portal.call('batch', { cmd: Object.fromEntries(part) })
    portal.advance(60_000)
  }
})
afterAll(() => portal.close())

const list = (params: JsonMap) => portal.call('crm.item.list', { entityTypeId: 2, ...params })

async function ids(filter: Json, more: JsonMap = {}): Promise<number[]> {
  const reply = await list({ filter, select: ['id'], ...more })
  return (at(reply.body, 'result', 'items') as JsonMap[]).map((row) => Number(row.id))
}

describe('a list', () => {
  it('comes in pages of fifty with a total and where to go on', async () => {
    const first = await list({ select: ['id'] })
    expect([first.body.total, first.body.next]).toEqual([120, 50])
    const last = await list({ select: ['id'], start: 100 })
    expect([last.body.total, last.body.next]).toEqual([120, undefined])
    expect(at(last.body, 'result', 'items')).toHaveLength(20)
  })

  it('does not count when told start -1', async () => {
    const page = await list({ order: { id: 'ASC' }, filter: { '>id': 30 }, start: -1 })
    expect([page.body.total, page.body.next]).toEqual([0, undefined])
    expect(at(page.body, 'result', 'items', 0, 'id')).toBe(31)
    expect(at(page.body, 'result', 'items')).toHaveLength(50)
  })

  it.each<[string, JsonMap, number[]]>([
    ['equality', { '=originId': 'b7' }, [7]],
    ['no prefix and two conditions', { originatorId: 'uzel', originId: 'b8' }, [8]],
    ['one of', { '@id': [3, 1, 999] }, [1, 3]],
    ['a list without a prefix', { originId: ['b2', 'b4'] }, [2, 4]],
    ['a range', { '>=opportunity': 100, '<opportunity': 120 }, [10, 11]],
    ['not', { '<=id': 3, '!id': 2 }, [1, 3]],
    ['none of', { '<=id': 3, '!@id': [1, 2] }, [3]],
    ['a part of the text', { '%title': 'visit 11', '<id': 112 }, [11, 110, 111]],
    ['a pattern of one’s own', { '=%title': 'Visit 1_', '%=title': '%t 120' }, []],
    ['a pattern at the end', { '%=title': '%t 120' }, [120]],
    ['either', { '0': { logic: 'OR', '0': { id: 5 }, '1': { '=title': 'Visit 6' } } }, [5, 6]],
    ['emptiness', { '=comments': '', '<id': 3 }, [1, 2]],
    [
      'time with an offset',
      { '>=updatedTime': '2026-03-02T12:02:00+05:00', '<id': 103 },
      [101, 102],
    ],
    ['portal time', { '>=updatedTime': '2026-03-02 10:02:00', '<id': 103 }, [101, 102]],
    ['a stage set', { '@stageId': ['WON', 'LOSE'] }, []],
  ])('filters by %s', async (_, filter, expected) => {
    expect(await ids(filter)).toEqual(expected)
  })

  it('sorts by any field, downwards too', async () => {
    const sorted = await ids({ '<=id': 12 }, { order: { opportunity: 'DESC' } })
    expect(sorted.slice(0, 3)).toEqual([12, 11, 10])
    expect((await ids({}, { order: { id: 'DESC' } }))[0]).toBe(120)
  })

  it('refuses a name it cannot sort by', async () => {
    const reply = await list({ order: { nothing: 'ASC' } })
    expect([reply.status, reply.body.error]).toEqual([400, 'INVALID_ARG_VALUE'])
  })
})

describe('the classic list', () => {
  it('answers texts, and takes both spellings of its parameters', async () => {
    const params = { FILTER: { ORIGIN_ID: 'b3' }, SELECT: ['ID', 'OPPORTUNITY'] }
    const reply = await portal.call('crm.deal.list', params)
    expect(at(reply.body, 'result')).toEqual([{ ID: '3', OPPORTUNITY: '30.00' }])
    expect(reply.body.total).toBe(1)
  })
})

describe('the catalog', () => {
  it('lists services by what the filter allows, where a set prefix means nothing', async () => {
    for (const name of ['Cut', 'Colour', 'Wash']) {
      await portal.call('catalog.product.service.add', {
        fields: { iblockId: 23, name, xmlId: `x-${name}` },
      })
    }
    const find = async (filter: JsonMap) => {
      const select = ['id', 'iblockId', 'name']
      const params = { select, filter: { iblockId: 23, ...filter } }
      const reply = await portal.call('catalog.product.service.list', params)
      return (at(reply.body, 'result', 'services') as JsonMap[]).map((row) => row.name)
    }
    expect(await find({ xmlId: 'x-Cut' })).toEqual(['Cut'])
    expect(await find({ xmlId: ['x-Cut', 'x-Wash'] })).toEqual(['Cut', 'Wash'])
    expect(await find({ '@xmlId': ['x-Cut'] })).toEqual(['Cut', 'Colour', 'Wash'])
  })

  it('refuses a list without its fields, a second price of a type, and a code twice', async () => {
    const list = await portal.call('catalog.product.service.list', { filter: { iblockId: 23 } })
    expect([list.status, list.body.error]).toEqual([400, 0])
    const made = { fields: { iblockId: 23, name: 'Peel', code: 'uzel-1' } }
    const first = await portal.call('catalog.product.service.add', made)
    const again = await portal.call('catalog.product.service.add', made)
    expect(String(again.body.error_description)).toContain('symbolic code already exists')
    const productId = at(first.body, 'result', 'service', 'id')
    const price = { fields: { productId, catalogGroupId: 1, price: 5, currency: 'KZT' } }
    expect((await portal.call('catalog.price.add', price)).status).toBe(200)
    const second = await portal.call('catalog.price.add', price)
    expect(String(second.body.error_description)).toContain('only single price without ranges')
  })
})
