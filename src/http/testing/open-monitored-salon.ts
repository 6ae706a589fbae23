import { openPairedSalon, type PairedSalon } from '../../../tests/support/paired-salon.ts'
import type { TestProgram } from '../../../tests/support/program.ts'
import { isObject } from './json-of.ts'

type Answer = Awaited<ReturnType<TestProgram['ask']>>

/** A salon in step with its portal, and what the sync monitor asks about them. */
export interface MonitoredSalon extends PairedSalon {
  /** Of the connection. */
  id: number
  /** A path below the connection. */
  at(path?: string): string
  get(path: string): Promise<Answer['body']>
  post(path: string, body?: object): Promise<Answer>
  linkOf(kind: string, localId: number): Promise<number>
  /** The number of the salon's client in the portal. */
  contactId(): Promise<number>
}

export async function openMonitoredSalon(): Promise<MonitoredSalon> {
  const paired = await openPairedSalon()
  const { house, salon, connection: id } = paired
  const at = (path = '') => `/api/connections/${id}${path}`
  const get = async (path: string) => (await house.ask(salon, `GET ${path}`)).body
  return {
    ...paired,
    ...{ id, at, get },
    post: (path, body = {}) => house.ask(salon, `POST ${path}`, body),
    async linkOf(kind, localId) {
      const { items } = await get(at(`/links?kind=${kind}&local_id=${localId}`))
      return Number(list(items)[0]?.['id'])
    },
    contactId: async () => Number((await get(`/api/clients/${salon.client}`))['crm_contact_id']),
  }
}

/** The objects of an answer's list. */
export const list = (value: unknown) => (Array.isArray(value) ? value.filter(isObject) : [])
