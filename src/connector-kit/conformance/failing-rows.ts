import { expect, it } from 'vitest'
import type { Json } from '../../kernel/json.ts'
import { failureOf, operationsOf } from './failures.ts'
import {
  type Case,
  createAll,
  firstOf,
  isWritable,
  marksOf,
  onStand,
  partsOf,
  type Stand,
} from './stand.ts'

const calm = { fail429: 0, fail5xx: 0, dropAfterWork: 0 }
/** Longer than any vendor closes a method. */
const longRestMs = 20 * 60_000
const tries = 6
/** More requests at once than any vendor lets through. */
const mostAtOnce = 1_000
const mostPages = 60

/** Whatever goes wrong ends as an error of a class that the engine knows what to do with. */
export function failingRows(test: Case): void {
  if (isWritable(partsOf(test))) lostAnswerRows(test)
  troubleRows(test)
  accessRows(test)
}

function lostAnswerRows(test: Case): void {
  it(
    'is not created twice when the answer of the first time was lost',
    onStand(test, async (stand) => {
      const { account, records, items } = stand
      await account.portal.chaos({ dropAfterWork: 1 })
      const error = await failureOf(account, records.create(account.remote, items))
      expect(error.class).toBe('unknown-outcome')
      await account.portal.chaos(calm)
      const found = await records.find(account.remote, items)
      const again = items.flatMap(({ key }) => {
        const { byKey, alike } = found.get(key) ?? { byKey: [], alike: [] }
        return stand.rules.keyless ? alike : byKey
      })
      expect(again).toHaveLength(items.length)
      const made = stand.rules.keyless ? again : items.map(({ key }) => key)
      expect(await marksThere(stand)).toEqual(made.toSorted())
    }),
  )
}

function troubleRows(test: Case): void {
  it(
    'is refused unexecuted by a rate limit, on every way, and goes on after the rest',
    onStand(test, async (stand) => {
      const { account } = stand
      const before = firstOf(await createAll(stand))
      const there = await marksThere(stand)
      for (const [name, operation] of Object.entries(operationsOf(stand, before))) {
        await account.portal.chaos({ fail429: 1 })
        const error = await failureOf(account, operation())
        expect([name, error.class]).toEqual([name, 'limited'])
        expect(error.retryAtMs).toBeGreaterThan(account.clock.now() - 1_000)
        await account.portal.chaos(calm)
        account.clock.advance(longRestMs)
        if (name === 'create') expect(await marksThere(stand)).toEqual(there)
        if (name === 'update')
          expect((await readAgain(stand, before.id)).fields).toEqual(before.fields)
        await operation()
      }
    }),
  )

  it(
    'waits out a vendor that has trouble, on every way; only a create may be doubtful',
    onStand(test, async (stand) => {
      const { account } = stand
      const before = firstOf(await createAll(stand))
      const there = await marksThere(stand)
      for (const [name, operation] of Object.entries(operationsOf(stand, before))) {
        await account.portal.chaos({ fail5xx: 1, seed: 7 })
        for (let time = 0; time < tries; time++) {
          const { class: sort } = await failureOf(account, operation())
          const doubtful = name === 'create' ? ['unknown-outcome'] : []
          expect(['temporary', ...doubtful]).toContain(sort)
        }
        await account.portal.chaos(calm)
        expect(await marksThere(stand)).toEqual(there)
      }
      expect((await readAgain(stand, before.id)).fields).toEqual(before.fields)
    }),
  )
}

function accessRows(test: Case): void {
  it(
    'is unauthorised on every way once access was withdrawn',
    onStand(test, async (stand) => {
      const { account } = stand
      const operations = operationsOf(stand, firstOf(await createAll(stand)))
      await account.portal.edit(test.subject.revoke)
      for (const [name, operation] of Object.entries(operations)) {
        const error = await failureOf(account, operation())
        expect([name, error.class]).toEqual([name, 'unauthorised'])
      }
    }),
  )

  it(
    'stays within the limits of the vendor when it is paced as the manifest says',
    onStand(test, async (stand) => {
      const before = firstOf(await createAll(stand))
      for (const [name, operation] of Object.entries(operationsOf(stand, before))) {
        if (name === 'create') continue
        for (let time = 0; time < 20; time++) await operation()
      }
      expect(countersOf(await stand.account.portal.log())).toMatchObject({ limitErrors: 0 })
    }),
  )

  it(
    'is limited, and says until when, as soon as it outruns the vendor',
    onStand(test, async (stand) => {
      const { account, records } = stand
      const { id } = firstOf(await createAll(stand))
      const read = () => records.read(account.remote, [id])
      account.hurry()
      let answered = 0
      while (answered < mostAtOnce && (await isAnswered(read()))) answered++
      expect(answered).toBeLessThan(mostAtOnce)
      const error = await failureOf(account, read())
      expect(error.class).toBe('limited')
      expect(error.retryAtMs).toBeGreaterThan(account.clock.now())
      account.clock.advance((error.retryAtMs ?? 0) - account.clock.now())
      expect((await read()).size).toBe(1)
    }),
  )
}

const isAnswered = (work: Promise<unknown>) =>
  work.then(
    () => true,
    () => false,
  )

async function readAgain(stand: Stand, id: string) {
  const found = await stand.records.read(stand.account.remote, [id])
  return firstOf([...found.values()])
}

/** Our keys (or else ids) as a walk over everything finds them, each as often as it is there. */
async function marksThere(stand: Stand): Promise<string[]> {
  const { account, records } = stand
  const keys: string[] = []
  let position: Json | null = null
  for (let pages = 0; pages < mostPages; pages++) {
    const page = await records.everything(account.remote, position)
    keys.push(...marksOf(stand, page.records))
    if (page.done) return keys.sort()
    position = page.position
  }
  throw new Error('the walk over everything does not come to an end')
}

function countersOf(log: Json): Json {
  return typeof log === 'object' && log !== null && 'counters' in log
    ? (log['counters'] ?? null)
    : null
}
