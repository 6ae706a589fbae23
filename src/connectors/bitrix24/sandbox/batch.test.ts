import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JsonMap } from './json.ts'
import { at, fixture, mapOf, type PortalUnderTest, startPortal } from './portal-under-test.ts'

let portal: PortalUnderTest
beforeEach(async () => {
  portal = await startPortal()
})
afterEach(() => portal.close())

const batch = async (cmd: JsonMap | string[], halt = 0) =>
  mapOf(at((await portal.call('batch', { halt, cmd })).body, 'result'))

describe('a batch', () => {
  it('carries the result of one command into the next, after decoding', async () => {
    const sheets = await batch({
      contact: 'crm.item.add?entityTypeId=3&fields[name]=Ana%20%26%20Co',
      deal: 'crm.item.add?entityTypeId=2&fields[contactIds][]=%24result%5Bcontact%5D%5Bitem%5D%5Bid%5D',
      read: 'crm.item.get?entityTypeId=2&id=$result[deal][item][id]',
    })
    expect(at(sheets, 'result', 'contact', 'item', 'name')).toBe('Ana & Co')
    expect(at(sheets, 'result', 'read', 'item', 'contactIds')).toEqual([1])
    expect(sheets.result_error).toEqual([])
  })

  it('rewrites a reference even inside the text of a customer', async () => {
    const sheets = await batch({
      first: 'crm.item.add?entityTypeId=2&fields[title]=One',
      second: 'crm.item.add?entityTypeId=2&fields[title]=was%20$result[first][item][title]!',
    })
    expect(at(sheets, 'result', 'second', 'item', 'title')).toBe('was One!')
  })

  it('loses what follows an unescaped hash', async () => {
    const sheets = await batch({ a: 'crm.item.add?entityTypeId=2&fields[title]=Room #5' })
    expect(at(sheets, 'result', 'a', 'item', 'title')).toBe('Room ')
  })

  it('stops at the first failure when told to halt, and keeps what was done', async () => {
    const cmd = {
      made: 'crm.item.add?entityTypeId=2&fields[title]=One',
      bad: 'crm.item.get?entityTypeId=2&id=999',
      never: 'crm.item.add?entityTypeId=2&fields[title]=Two',
    }
    const halted = await batch(cmd, 1)
    expect(Object.keys(mapOf(halted.result))).toEqual(['made'])
    expect(at(halted, 'result_error', 'bad', 'error')).toBe('NOT_FOUND')
    const list = await portal.call('crm.item.list', { entityTypeId: 2 })
    expect(list.body.total).toBe(1)
    expect(Object.keys(mapOf((await batch(cmd)).result))).toEqual(['made', 'never'])
  })

  it('prints every empty map as a list, and a list of commands as lists', async () => {
    const failed = await batch({ bad: 'user.get' }, 1)
    const sample = mapOf(at(fixture('batch.error-halt1.response'), 'result'))
    expect({ ...failed, result_error: sample.result_error }).toEqual(sample)
    const sheets = await batch(['profile', 'server.time'])
    expect(Array.isArray(sheets.result)).toBe(true)
    expect(at(sheets, 'result', 0, 'ID')).toBe('1')
  })

  it('has the keys of the collected sample', async () => {
    const cmd = { get_user: 'user.current', deals: 'crm.deal.list' }
    const reply = await portal.call('batch', { cmd })
    const sample = mapOf(fixture('batch.response'))
    expect(Object.keys(reply.body).sort()).toEqual(Object.keys(sample).sort())
    const sheets = mapOf(reply.body.result)
    expect(Object.keys(sheets)).toEqual(Object.keys(mapOf(sample.result)))
    expect(sheets.result_total).toEqual({ deals: 0 })
  })

  it('fails each command beyond fifty, and a batch inside a batch', async () => {
    const cmd = Object.fromEntries(
      Array.from({ length: 52 }, (_, index) => [`c${index}`, 'profile']),
    )
    const sheets = await batch(cmd)
    expect(Object.keys(mapOf(sheets.result))).toHaveLength(50)
    expect(at(sheets, 'result_error', 'c51', 'error')).toBe('ERROR_BATCH_LENGTH_EXCEEDED')
    const nested = await batch({ inner: 'batch?cmd[a]=profile' })
    expect(at(nested, 'result_error', 'inner', 'error')).toBe('ERROR_BATCH_METHOD_NOT_ALLOWED')
  })
})
