import { describe, expect, it } from 'vitest'
import { assert } from '../../kernel/errors.ts'
import type { Connector } from '../contract.ts'
import { recordKinds } from '../records.ts'
import { failureOf } from './failures.ts'
import { createAll, firstOf, onAccount, openStand, readAll } from './stand.ts'
import type { ConformanceSubject } from './subject.ts'

/** Connecting, testing and preparing an account, and what becomes of its credentials. */
export function accountRows(connector: Connector, subject: ConformanceSubject): void {
  const { manifest } = connector
  const kinds = recordKinds.filter((kind) => manifest.kinds[kind]?.push)

  describe('the account', () => {
    it('passes every step of its own test, and says what to fix once access is withdrawn', () =>
      onAccount(subject, async ({ remote, portal }) => {
        const steps = await connector.check(remote)
        expect(steps.length).toBeGreaterThan(0)
        expect(steps.filter(({ ok }) => !ok)).toEqual([])
        expect(steps.filter(({ fix }) => fix !== null)).toEqual([])
        await portal.edit(subject.revoke)
        const failed = (await connector.check(remote)).filter(({ ok }) => !ok)
        expect(failed).not.toEqual([])
        for (const { fix } of failed) expect(fix).toMatch(/^[a-z0-9_.-]+$/)
      }))

    it('is prepared twice as once', () =>
      onAccount(subject, async ({ remote, hookUrl }) => {
        const again = await connector.prepare(remote, { hookUrl })
        expect(remote.settings).toMatchObject(again)
        const settings = Object.keys(manifest.settings.shape)
        expect(settings).toEqual(expect.arrayContaining(Object.keys(again)))
        expect(() => manifest.settings.parse(remote.settings)).not.toThrow()
      }))

    it('offers choices only for settings it has, each choice once in its group', () =>
      onAccount(subject, async ({ remote }) => {
        const offered = await connector.dictionaries(remote)
        const settings = Object.keys(manifest.settings.shape)
        for (const [setting, entries] of Object.entries(offered)) {
          expect(settings).toContain(setting)
          const ids = entries.map(({ id, group = '' }) => `${group} ${id}`)
          expect(new Set(ids).size).toBe(ids.length)
          for (const { id, name } of entries) expect([id, name]).not.toContain('')
        }
      }))

    it('keeps the settings shown to people free of secrets', () =>
      onAccount(subject, async ({ remote, secretValues }) => {
        const shown = JSON.stringify(remote.settings)
        expect(secretValues().filter((secret) => shown.includes(secret))).toEqual([])
        const sealed = Object.keys(remote.credentials.current())
        expect(manifest.secretSettings).toEqual(expect.arrayContaining(sealed))
      }))

    recordRows({ connector, subject, kind: firstOf(kinds) })
    if (connector.oauth) oauthRows({ connector, subject, kind: firstOf(kinds) })
  })
}

/** What an account keeps and refuses, told by records. */
function recordRows(test: { connector: Connector; subject: ConformanceSubject; kind: Kind }): void {
  const { connector, subject } = test

  it('finds the same portal after the sandbox was saved and restored', () =>
    onAccount(subject, async (account) => {
      const stand = await openStand(test, account)
      const made = await createAll(stand)
      const saved = JSON.stringify(account.sandbox.snapshot())
      for (const { id } of made) await account.portal.edit(stand.sample.person.remove(id))
      account.sandbox.restore(JSON.parse(saved))
      const ids = made.map(({ id }) => id)
      expect(await readAll(stand, ids)).toEqual(made)
    }))

  it('hears the reason of a refusal in the words of the vendor; the neighbour goes through', () =>
    onAccount(subject, async (account) => {
      const { kind, fields, words } = subject.refused
      const stand = await openStand({ connector, subject, kind }, account)
      const [good, bad] = stand.items
      assert(good && bad, 'a sample has two records')
      const items = [{ ...bad, fields: { ...bad.fields, ...fields } }, good]
      const outcomes = await stand.records.create(account.remote, items)
      const outcome = outcomes.get(good.key)
      expect(outcome).toMatchObject({ ok: true })
      expect(await readAll(stand, outcome?.ok ? [outcome.id] : [])).toHaveLength(1)
      const refused = new Map([...outcomes].filter(([key]) => key === bad.key))
      const error = await failureOf(account, Promise.resolve(refused))
      expect(error.class).toBe('rejected')
      expect(error.words).toMatch(words)
    }))
}

function oauthRows(test: { connector: Connector; subject: ConformanceSubject; kind: Kind }): void {
  const { connector, subject } = test

  it('renews credentials that expired once, whoever asks, and every call succeeds', () =>
    onAccount(subject, async (account) => {
      const stand = await openStand(test, account)
      const made = await createAll(stand)
      const before = account.renewals()
      await account.portal.chaos({ expireTokens: true })
      const ids = made.map(({ id }) => id)
      const reads = await Promise.all([1, 2, 3, 4].map(() => readAll(stand, ids)))
      expect(reads).toEqual([made, made, made, made])
      expect(account.renewals() - before).toBe(1)
    }))

  it('renews credentials whose time has passed by the clock', () =>
    onAccount(subject, async (account) => {
      const stand = await openStand(test, account)
      const made = await createAll(stand)
      account.clock.advance(2 * 3_600_000)
      const read = await readAll(
        stand,
        made.map(({ id }) => id),
      )
      expect(read).toEqual(made)
      expect(account.renewals()).toBe(1)
    }))

  it('tells who granted access', () =>
    onAccount(subject, async ({ remote, accountId }) => {
      const identity = await connector.oauth?.identity(remote)
      expect(identity).toMatchObject({ id: expect.stringMatching(/./), admin: true })
      expect(identity?.name).not.toBe('')
      expect(accountId).toMatch(/./)
    }))

  it('sends a browser away with the state and without a secret, and talks only to the vendor', () =>
    onAccount(subject, async ({ requests, secretValues, url }) => {
      const options = { host: 'portal.example', clientId: 'the-client', state: 'the-state' }
      const address = new URL(connector.oauth?.authorizeUrl(options) ?? '')
      expect(address.host).toBe('portal.example')
      expect([...address.searchParams.values()]).toEqual(
        expect.arrayContaining(['the-client', 'the-state']),
      )
      expect(secretValues().filter((secret) => address.href.includes(secret))).toEqual([])
      expect(requests.filter((request) => !request.startsWith(`${url}/`))).toEqual([])
    }))
}

type Kind = (typeof recordKinds)[number]
