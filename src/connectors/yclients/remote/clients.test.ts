import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Account } from '../../../connector-kit/conformance/index.ts'
import type { Fields } from '../../../connector-kit/index.ts'
import { openLocation } from '../account-under-test.ts'
import { clients } from './clients.ts'

let account: Account
beforeEach(async () => {
  account = await openLocation()
})
afterEach(() => account.close())

async function add(fields: Fields): Promise<string> {
  const answer = await account.portal.edit({ entity: 'client', fields })
  return String((answer as { client: { id: number } }).client.id)
}

async function alike(fields: Fields): Promise<string[] | undefined> {
  const found = await clients.find(account.remote, [{ key: '7-client-1', fields }])
  return found.get('7-client-1')?.alike
}

it('knows a client by the e-mail first, whatever the phone says', async () => {
  const byEmail = await add({ name: 'A', phone: '77011111111', email: 'a@b.kz' })
  await add({ name: 'B', phone: '77012222222', email: 'other@b.kz' })
  expect(await alike({ email: 'a@b.kz', phone: '+77012222222' })).toEqual([byEmail])
})

it('takes no part of an e-mail for the whole of it', async () => {
  await add({ name: 'A', phone: '77011111111', email: 'aa@b.kz' })
  expect(await alike({ email: 'a@b.kz', phone: null })).toEqual([])
})

it('knows a client by the last ten digits of the phone', async () => {
  const id = await add({ name: 'A', phone: '8 701 111 11 11', email: '' })
  expect(await alike({ email: 'new@b.kz', phone: '+77011111111' })).toEqual([id])
})

it('never takes empty for equal, nor a short number for a long one', async () => {
  await add({ name: 'A', phone: '', email: '' })
  await add({ name: 'B', phone: '1111111', email: '' })
  expect(await alike({ email: null, phone: null })).toEqual([])
  expect(await alike({ email: '', phone: '1111111' })).toEqual([])
})

it('takes nobody when two could be meant', async () => {
  await add({ name: 'A', phone: '77011111111', email: 'family@b.kz' })
  await add({ name: 'B', phone: '77012222222', email: 'family@b.kz' })
  expect(await alike({ email: 'family@b.kz', phone: '+77012222222' })).toEqual([])
})

it('is refused a phone that is there already, in the words of the vendor', async () => {
  await add({ name: 'A', phone: '77011111111', email: '' })
  const fields = { firstName: 'B', phone: '+77011111111' }
  const outcomes = await clients.create(account.remote, [{ key: '7-client-1', fields }])
  expect(outcomes.get('7-client-1')).toMatchObject({
    ok: false,
    error: { class: 'rejected', words: expect.stringMatching(/уже существует/) },
  })
})
