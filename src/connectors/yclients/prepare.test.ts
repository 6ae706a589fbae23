import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Account } from '../../connector-kit/conformance/index.ts'
import { openLocation } from './account-under-test.ts'
import { call } from './client.ts'
import { prepare, readHooks } from './prepare.ts'

let account: Account
beforeEach(async () => {
  account = await openLocation('Europe/Kyiv')
})
afterEach(() => account.close())

const path = '/hooks_settings/{company}'

it('reads the zone, the booking form, and an attendance for every status', () => {
  expect(account.remote.settings).toMatchObject({
    company_zone: 'Europe/Kyiv',
    bookform_url: `${account.url}/form/n19203/`,
    phone_confirmation: false,
    email_required: false,
    attendance_map: { '1': '0', '2': '1', '3': 'deleted' },
  })
})

it('adds its address to those of others, and replaces only its own', async () => {
  const stale = `${account.hookUrl}?s=of-an-older-token`
  const json = { urls: ['https://other.example/hook', stale], active: 0, good: 1 }
  await call(account.remote, { method: 'POST', path, json, intent: 'update' })
  await prepare(account.remote, { hookUrl: account.hookUrl })
  const { urls, hooks } = await readHooks(account.remote)
  expect(urls).toEqual(['https://other.example/hook', expect.stringMatching(/\?s=[0-9a-f]{40}$/)])
  expect(hooks).toMatchObject({ active: 1, record: 1, client: 1, service: 1, master: 1, good: 1 })
})

it('never pushes out an address of others when there is no room', async () => {
  const urls = Array.from({ length: 10 }, (_, at) => `https://other.example/${at}`)
  const json = { urls, active: 1, record: 1 }
  await call(account.remote, { method: 'POST', path, json, intent: 'update' })
  await prepare(account.remote, { hookUrl: account.hookUrl })
  expect((await readHooks(account.remote)).urls).toEqual(urls)
  expect(account.spoken.join()).toMatch(/no room/)
})
