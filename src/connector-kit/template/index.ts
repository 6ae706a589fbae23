import type { Connector } from '../../connector-kit/index.ts'
import { check, dictionaries, prepare } from './account.ts'
import { manifest } from './manifest.ts'
import { people } from './people.ts'
import { webhook } from './webhook.ts'

/** Sample CRM: clients as people. */
export const sampleCrm: Connector = {
  manifest,
  records: { client: people },
  webhook,
  check,
  prepare,
  dictionaries,
}
