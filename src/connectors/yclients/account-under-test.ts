import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Account, openAccount } from '../../connector-kit/conformance/index.ts'
import type { Fields, Speaker } from '../../connector-kit/index.ts'
import type { Json } from '../../kernel/json.ts'
import { asObject, type JsonObject } from './client/read-json.ts'
import { yclients } from './index.ts'
import { createYclientsSandbox } from './sandbox/index.ts'

export const companyId = 4564
export const credentials = {
  partner_token: 'partner-token-of-the-tests',
  user_token: 'user-token-of-the-tests',
}

/** A location in an emulated vendor, connected and prepared. */
export function openLocation(zone = 'Asia/Almaty'): Promise<Account> {
  const { partner_token: partnerToken, user_token: userToken } = credentials
  return openAccount(yclients, {
    sandbox: (options) =>
      createYclientsSandbox({ ...options, companyId, partnerToken, userToken, zone }),
    secrets: ['partner_token', 'user_token'],
    connect: async ({ url }) => ({
      settings: { api_base: url, company_id: companyId },
      credentials,
      accountId: String(companyId),
    }),
  })
}

/** A recorded body of the vendor. */
export function fixture(name: string): JsonObject {
  const path = join(import.meta.dirname, 'fixtures', `${name}.json`)
  return asObject(JSON.parse(readFileSync(path, 'utf8')) as Json)
}

/** Who speaks in tests of the mapping. */
export function speaker(settings: Fields = {}): Speaker {
  return {
    settings: { company_zone: 'Asia/Chita', ...settings },
    tenant: {
      zone: 'Europe/Kyiv',
      currency: 'RUB',
      country: 'RU',
      language: 'ru',
      statuses: [
        { id: '1', name: 'Ожидает', meaning: 'active' },
        { id: '2', name: 'Подтверждена', meaning: 'active' },
        { id: '3', name: 'Пришёл', meaning: 'completed' },
        { id: '4', name: 'Не пришёл', meaning: 'no_show' },
        { id: '5', name: 'Отменена', meaning: 'cancelled' },
      ],
    },
  }
}
