import { expect, it } from 'vitest'
import type { Json } from '../../kernel/json.ts'
import type { Page } from '../contract.ts'
import { type Case, createAll, firstOf, onStand, readOne, type Stand } from './stand.ts'

const manyRecords = 120
const mostPages = 60

/** Following changes and walking everything: no gaps, no doubles, resumable from any position. */
export function walkingRows(test: Case): void {
  changesRows(test)
  repeatingRows(test)
  everythingRows(test)
}

function changesRows(test: Case): void {
  it(
    'shows a change that a person made, once we had caught up',
    onStand(test, async (stand) => {
      const { account, sample } = stand
      const { id } = firstOf(await createAll(stand))
      let { position } = await walk(stand, 'changes', null)
      for (const edit of sample.person.edits(id, account)) {
        account.clock.advance(60_000)
        await account.portal.edit(edit.body)
        const seen = await walk(stand, 'changes', position)
        expect(seen.ids).toContain(id)
        expect((await readOne(stand, id)).fields).toMatchObject(edit.seen)
        position = seen.position
      }
    }),
  )

  it(
    'shows what was made while nobody looked, over more than one page and without gaps',
    onStand(test, async (stand) => {
      const { position } = await walk(stand, 'changes', null)
      stand.account.clock.advance(30_000)
      const made = await addByPerson(stand, manyRecords)
      const seen = await walk(stand, 'changes', position)
      expect(seen.pages.length).toBeGreaterThan(1)
      expect(seen.ids).toEqual(expect.arrayContaining(made))
      const late = await addByPerson(stand, 1)
      expect((await walk(stand, 'changes', seen.position)).ids).toEqual(
        expect.arrayContaining(late),
      )
    }),
  )

  it(
    'loses no change that is made between two pages',
    onStand(test, async (stand) => {
      const { account, sample } = stand
      const { position } = await walk(stand, 'changes', null)
      const made = await addByPerson(stand, manyRecords)
      const first = await stand.records.changes(account.remote, position)
      const passed = firstOf(made)
      const edit = firstOf(sample.person.edits(passed, account))
      await account.portal.edit(edit.body)
      const late = await addByPerson(stand, 1)
      const rest = await walk(stand, 'changes', first.position)
      const next = await walk(stand, 'changes', rest.position)
      expect([...rest.ids, ...next.ids]).toEqual(
        expect.arrayContaining([...made.slice(first.records.length), ...late, passed]),
      )
    }),
  )
}

function repeatingRows(test: Case): void {
  it.each(['changes', 'everything'] as const)(
    'answers the same page of %s when it is asked for again',
    (walked) =>
      onStand(test, async (stand) => {
        const { account, records } = stand
        const start = walked === 'changes' ? (await walk(stand, walked, null)).position : null
        await addByPerson(stand, manyRecords)
        const first = stored(await records[walked](account.remote, start))
        const again = stored(await records[walked](account.remote, start))
        expect(again.records).toEqual(first.records)
        const second = await walk(stand, walked, first.position)
        const secondAgain = await walk(stand, walked, again.position)
        expect(secondAgain.ids).toEqual(second.ids)
      })(),
  )
}

function everythingRows(test: Case): void {
  it(
    'walks everything in one stable order, each record once, and counts them when it can',
    onStand(test, async (stand) => {
      const ours = (await createAll(stand)).map(({ id }) => id)
      const theirs = await addByPerson(stand, manyRecords)
      const walked = await walk(stand, 'everything', null)
      expect(walked.pages.length).toBeGreaterThan(1)
      expect([...walked.ids].sort()).toEqual([...ours, ...theirs].sort())
      expect((await walk(stand, 'everything', null)).ids).toEqual(walked.ids)
      for (const { covers, records } of walked.pages) {
        if (!covers) continue
        const { after, upTo } = covers
        const within = (id: string) => Number(id) > after && Number(id) <= (upTo ?? Infinity)
        expect(records.map(({ id }) => id).sort()).toEqual(walked.ids.filter(within).sort())
      }
      const totals = walked.pages.map(({ total }) => total ?? walked.ids.length)
      expect(totals).toEqual(totals.map(() => walked.ids.length))
    }),
  )

  it(
    'neither skips nor repeats when records come and go between two pages',
    onStand(test, async (stand) => {
      const { account, sample } = stand
      const made = await addByPerson(stand, manyRecords)
      const first = await stand.records.everything(account.remote, null)
      const seen = first.records.map(({ id }) => id)
      const gone = seen.slice(0, 3)
      for (const id of gone) await account.portal.edit(sample.person.remove(id))
      const late = await addByPerson(stand, 1, manyRecords + 1)
      const rest = await walk(stand, 'everything', first.position)
      const all = [...seen, ...rest.ids].filter((id) => !late.includes(id))
      expect(all.sort()).toEqual(made.sort())
    }),
  )

  it(
    'shows in a walk just what a read of the same record shows',
    onStand(test, async (stand) => {
      const made = await createAll(stand)
      const { pages } = await walk(stand, 'everything', null)
      const walked = pages.flatMap(({ records }) => records)
      const whole = new Set(pages.flatMap((page) => page.whole ?? []))
      expect(walked).toHaveLength(made.length)
      for (const record of walked) {
        const { fields, ...rest } = await readOne(stand, record.id)
        // A list may leave fields out (the rows of a deal), but never say something else.
        expect({ ...record, fields: { ...fields, ...record.fields } }).toEqual({ ...rest, fields })
        if (whole.has(record.id)) expect(record.fields).toEqual(fields)
      }
    }),
  )
}

interface Walked {
  ids: string[]
  pages: Page[]
  position: Json
}

async function walk(
  { account, records }: Stand,
  walked: 'changes' | 'everything',
  from: Json | null,
): Promise<Walked> {
  const pages: Page[] = []
  let position = from
  for (;;) {
    const page = stored(await records[walked](account.remote, position))
    pages.push(page)
    position = page.position
    if (page.done) break
    expect(pages.length, 'the walk comes to an end').toBeLessThan(mostPages)
  }
  const ids = pages.flatMap((page) => page.records.map(({ id }) => id))
  // What shows twice within one walk would be read twice for nothing.
  expect(new Set(ids).size).toBe(ids.length)
  const glimpsed = pages.flatMap((page) => (page.glimpses ?? []).map(({ id }) => id))
  return { ids: [...new Set([...ids, ...glimpsed])], pages, position }
}

/** A position is kept as JSON between two pages. */
function stored(page: Page): Page {
  return { ...page, position: JSON.parse(JSON.stringify(page.position)) }
}

async function addByPerson({ account, sample }: Stand, count: number, from = 1): Promise<string[]> {
  const ids: string[] = []
  for (let index = from; index < from + count; index++) {
    const answer = await account.portal.edit(sample.person.add(index, account))
    ids.push(sample.person.idOf(answer))
  }
  expect(new Set(ids).size).toBe(count)
  return ids
}
