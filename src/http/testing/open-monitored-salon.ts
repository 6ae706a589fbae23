import { startPortal, type TestPortal } from '../../../tests/support/portal.ts'
import { startProgram, type TestProgram, type TestSalon } from '../../../tests/support/program.ts'
import { isObject } from './json-of.ts'

type Answer = Awaited<ReturnType<TestProgram['ask']>>

/** A salon in step with its portal, and what the sync monitor asks about them. */
export interface MonitoredSalon {
  house: TestProgram
  portal: TestPortal
  salon: TestSalon
  /** Of the connection. */
  id: number
  /** A path below the connection. */
  at(path?: string): string
  get(path: string): Promise<Answer['body']>
  post(path: string, body?: object): Promise<Answer>
  linkOf(kind: string, localId: number): Promise<number>
  /** The number of the salon's client in the portal. */
  contactId(): Promise<number>
  close(): Promise<void>
}

export async function openMonitoredSalon(): Promise<MonitoredSalon> {
  const house = await startProgram()
  const portal = await startPortal()
  const salon = await house.makeSalon()
  const id = await house.connect(salon, portal)
  await house.drain(portal)
  const at = (path = '') => `/api/connections/${id}${path}`
  const get = async (path: string) => (await house.ask(salon, `GET ${path}`)).body
  return {
    ...{ house, portal, salon, id, at, get },
    post: (path, body = {}) => house.ask(salon, `POST ${path}`, body),
    async linkOf(kind, localId) {
      const { items } = await get(at(`/links?kind=${kind}&local_id=${localId}`))
      return Number(list(items)[0]?.['id'])
    },
    contactId: async () => Number((await get(`/api/clients/${salon.client}`))['crm_contact_id']),
    async close() {
      await house.close()
      await portal.close()
    },
  }
}

/** The objects of an answer's list. */
export const list = (value: unknown) => (Array.isArray(value) ? value.filter(isObject) : [])
