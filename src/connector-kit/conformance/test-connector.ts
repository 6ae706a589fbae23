import { describe } from 'vitest'
import { assert } from '../../kernel/errors.ts'
import type { Connector } from '../contract.ts'
import { recordKinds } from '../records.ts'
import { accountRows } from './account-rows.ts'
import { failingRows } from './failing-rows.ts'
import { manifestRows } from './manifest-rows.ts'
import { mappingRows } from './mapping-rows.ts'
import { onlineRows } from './online-rows.ts'
import type { ConformanceSubject } from './subject.ts'
import { walkingRows } from './walking-rows.ts'
import { webhookRows } from './webhook-rows.ts'
import { writingRows } from './writing-rows.ts'

/**
 * Registers the one suite that every connector passes: a row for each thing its manifest ticks,
 * each on an account of its own at the connector's sandbox. Call it at the top of a test file.
 */
export function testConnector(connector: Connector, subject: ConformanceSubject): void {
  describe(`${connector.manifest.name} keeps the contract`, () => {
    manifestRows(connector, subject)
    accountRows(connector, subject)
    for (const kind of recordKinds.filter((one) => connector.manifest.kinds[one])) {
      assert(subject.kinds[kind], `the subject has a sample of ${kind}`)
      const test = { connector, subject, kind }
      describe(`a ${kind}`, () => {
        mappingRows(test)
        writingRows(test)
        walkingRows(test)
        failingRows(test)
      })
    }
    webhookRows(connector, subject)
    onlineRows(connector, subject)
  })
}
