import {
  type CheckStep,
  type DictionaryEntry,
  type Fields,
  type Remote,
  RemoteError,
} from '../../connector-kit/index.ts'
import { call } from './client.ts'

/** Tests a connection; every failed step says what to fix. */
export async function check(remote: Remote): Promise<CheckStep[]> {
  try {
    await call(remote, { method: 'GET', path: '/people?limit=0' })
    return [{ name: 'credentials', ok: true, found: '', fix: null }]
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error
    const fix = error.class === 'unauthorised' ? 'reconnect' : 'unreachable'
    return [{ name: 'credentials', ok: false, found: error.words, fix: `sample_crm.fix.${fix}` }]
  }
}

/** Subscribes to events. The vendor keeps one subscription an address, so repeating is harmless. */
export async function prepare(remote: Remote, { hookUrl }: { hookUrl: string }): Promise<Fields> {
  await call(remote, { method: 'PATCH', path: '/hooks', json: { url: hookUrl } })
  return {}
}

/** No setting of this connector chooses from a list of the vendor's. */
export async function dictionaries(): Promise<Record<string, DictionaryEntry[]>> {
  return {}
}
