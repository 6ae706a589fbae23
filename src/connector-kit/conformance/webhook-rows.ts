import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assert } from '../../kernel/errors.ts'
import type { Connector } from '../contract.ts'
import { recordKinds } from '../records.ts'
import type { DeliveredRecord, Delivery, DeliveryVerdict, Webhook } from '../webhook.ts'
import type { Account } from './open-account.ts'
import { firstOf, onAccount, openStand } from './stand.ts'
import type { ConformanceSubject } from './subject.ts'

/** What the sandbox really posts is understood; what anybody else posts is not. */
export function webhookRows(connector: Connector, subject: ConformanceSubject): void {
  const { webhook } = connector
  if (!webhook) return
  const test = { connector, subject, webhook }
  describe('the webhook', () => {
    hearingRows(test)
    strangerRows(test)
  })
}

interface HookTest {
  connector: Connector
  subject: ConformanceSubject
  webhook: Webhook
}

function hearingRows({ connector, subject, webhook }: HookTest): void {
  const kinds = recordKinds.filter((kind) => connector.manifest.kinds[kind])

  it.each(kinds)('names a %s that a person added, changed or removed', (kind) =>
    onAccount(subject, async (account) => {
      const { person } = (await openStand({ connector, subject, kind }, account)).sample
      const id = person.idOf(await account.portal.edit(person.add(1, account)))
      const edit = firstOf(person.edits(id, account))
      for (const body of [edit.body, person.remove(id)]) {
        account.clock.advance(1_000)
        await account.portal.edit(body)
      }
      const verdicts = (await account.portal.deliveries(3)).map((one) =>
        heard(webhook, account, one),
      )
      const about = verdicts.filter((verdict) => verdict.ok)
      expect(about).toHaveLength(verdicts.length)
      const named = about.filter(({ records }) => namesOnly(records, { kind, id }))
      expect(named.length).toBeGreaterThanOrEqual(3)
      expect(new Set(named.map(({ key }) => key)).size).toBe(named.length)
    }),
  )

  it('gives a repeated delivery the same key, and another one another', () =>
    onAccount(subject, async (account) => {
      const deliveries = await doubled({ connector, subject, account })
      const keys = deliveries.map((one) => keyOf(heard(webhook, account, one)))
      expect(keys).toHaveLength(4)
      expect([keys[0], keys[2]]).toEqual([keys[1], keys[3]])
      expect(keys[0]).not.toBe(keys[2])
      expect(keys.filter((key) => key === '' || key.length > 200)).toEqual([])
    }))
}

function strangerRows({ connector, subject, webhook }: HookTest): void {
  const { manifest } = connector
  const kinds = recordKinds.filter((kind) => manifest.kinds[kind])

  it('refuses a forgery, another account and an account without credentials', () =>
    onAccount(subject, async (account) => {
      const delivery = firstOf(await doubled({ connector, subject, account }))
      expect(heard(webhook, account, delivery)).toMatchObject({ ok: true })
      const forged = subject.forge?.(delivery) ?? delivery
      expectRefused(heard(webhook, account, forged))
      const { accountId } = account
      const strange = Object.fromEntries(
        manifest.secretSettings.map((name) => [name, 'a-secret-of-somebody-else']),
      )
      expectRefused(webhook.receive(delivery, { credentials: strange, accountId }))
      expectRefused(webhook.receive(delivery, { credentials: {}, accountId: null }))
    }))

  it('accepts nothing that was made up, and never throws', () =>
    onAccount(subject, async (account) => {
      const text = fc.string({ unit: 'binary', maxLength: 300 })
      const pairs = fc.dictionary(fc.string({ maxLength: 30 }), text, { maxKeys: 5 })
      fc.assert(
        fc.property(pairs, pairs, text, (headers, query, body) => {
          expectRefused(heard(webhook, account, { headers, query, body }))
        }),
      )
    }))

  it('never throws on a real delivery that arrived damaged, nor names what is no record', () =>
    onAccount(subject, async (account) => {
      const { headers, query, body } = firstOf(await doubled({ connector, subject, account }))
      fc.assert(
        fc.property(
          fc.nat(body.length),
          fc.nat(40),
          fc.string({ maxLength: 9 }),
          (at, cut, put) => {
            const damaged = body.slice(0, at) + put + body.slice(at + cut)
            const verdict = heard(webhook, account, { headers, query, body: damaged })
            for (const record of verdict.ok ? verdict.records : []) {
              expect(kinds).toContain(record.kind)
              expect(record.id).not.toBe('')
            }
          },
        ),
      )
    }))
}

/** Two edits of one record a second apart, each delivered twice. */
async function doubled(test: {
  connector: Connector
  subject: ConformanceSubject
  account: Account
}): Promise<Delivery[]> {
  const { account } = test
  const kind = recordKinds.find((one) => test.connector.manifest.kinds[one])
  assert(kind, 'the connector has a kind')
  const { person } = (await openStand({ ...test, kind }, account)).sample
  const id = person.idOf(await account.portal.edit(person.add(1, account)))
  const before = (await account.portal.deliveries(1)).length
  await account.portal.chaos({ duplicateWebhooks: 1 })
  for (const time of [0, 1]) {
    account.clock.advance(1_000)
    await account.portal.edit(firstOf(person.edits(id, account)).body)
    await account.portal.deliveries(before + 2 * (time + 1))
  }
  return (await account.portal.deliveries(before + 4)).slice(before)
}

/** The verdict on a delivery, which is left as it came. */
function heard(webhook: Webhook, account: Account, delivery: Delivery): DeliveryVerdict {
  const given = structuredClone(delivery)
  const { remote, accountId } = account
  const verdict = webhook.receive(given, { credentials: remote.credentials.current(), accountId })
  expect(given).toEqual(delivery)
  account.spoken.push(verdict.ok ? verdict.key : verdict.why)
  return verdict
}

function namesOnly(records: DeliveredRecord[], { kind, id }: DeliveredRecord): boolean {
  return records.length === 1 && records.every((one) => one.kind === kind && one.id === id)
}

function keyOf(verdict: DeliveryVerdict): string {
  expect(verdict).toMatchObject({ ok: true })
  return verdict.ok ? verdict.key : ''
}

function expectRefused(verdict: DeliveryVerdict): void {
  expect(verdict).toEqual({ ok: false, why: expect.stringMatching(/./) })
}
