import { expect, it } from 'vitest'
import { failureOf } from './failures.ts'
import {
  type Case,
  createAll,
  differing,
  firstOf,
  onStand,
  partsOf,
  readAll,
  readOne,
  sameFieldsOf,
} from './stand.ts'

/** Reading, creating, finding and updating, through the wire and back. */
export function writingRows(test: Case): void {
  const { rules } = partsOf(test)
  absenceRows(test)
  likenessRows(test)
  if (!rules.push) {
    refusingRows(test)
    return
  }
  readingRows(test)
  findingRows(test)
  updatingRows(test)
}

/** What the manifest says is only read is not written by accident. */
function refusingRows(test: Case): void {
  it(
    'refuses every write, for it is only read there',
    onStand(test, async (stand) => {
      const { account, records, items } = stand
      const created = await failureOf(account, records.create(account.remote, items))
      const before = firstOf(await createAll(stand))
      const change = { id: before.id, fields: before.fields, before }
      const updated = await failureOf(account, records.update(account.remote, [change]))
      expect([created.class, updated.class]).toEqual(['rejected', 'rejected'])
    }),
  )
}

function readingRows(test: Case): void {
  it(
    'reads back equal to what was written, under our key',
    onStand(test, async (stand) => {
      const { account, records, items } = stand
      const outcomes = await records.create(account.remote, items)
      expect([...outcomes.keys()].sort()).toEqual(items.map(({ key }) => key).sort())
      for (const { key, fields } of items) {
        const outcome = outcomes.get(key)
        expect(outcome).toMatchObject({ ok: true })
        const record = await readOne(stand, outcome?.ok ? outcome.id : '')
        expect(sameFieldsOf(record, fields)).toEqual(fields)
        expect(record.externalKey).toBe(stand.rules.keyless ? null : key)
        const answered = outcome?.ok ? (outcome.record?.fields ?? {}) : {}
        expect(sameFieldsOf(record, answered)).toEqual(answered)
      }
    }),
  )
}

function absenceRows(test: Case): void {
  it(
    'is left out of a read when it is not there',
    onStand(test, async (stand) => {
      const { account, records, sample } = stand
      const made = await createAll(stand)
      const [gone, ...left] = made.map(({ id }) => id)
      await account.portal.edit(sample.person.remove(gone ?? ''))
      const found = await records.read(account.remote, [gone ?? '', ...left])
      expect([...found.keys()].sort()).toEqual(left.sort())
      const before = account.requests.length
      expect((await records.read(account.remote, [])).size).toBe(0)
      expect(account.requests.length).toBe(before)
    }),
  )
}

function findingRows(test: Case): void {
  it(
    'is found again after we created it, exactly the one, and another key finds nothing',
    onStand(test, async (stand) => {
      const { account, records, items } = stand
      const made = await createAll(stand)
      const unknown = { key: `${firstOf(items).key}99`, fields: {} }
      const found = await records.find(account.remote, [...items, unknown])
      expect([...found.keys()].sort()).toEqual([...items, unknown].map(({ key }) => key).sort())
      for (const [at, { key }] of items.entries()) {
        const { byKey, alike } = found.get(key) ?? { byKey: [], alike: [] }
        // Without a place for our key, likeness has to be as certain as a key.
        expect(stand.rules.keyless ? alike : byKey).toEqual([made[at]?.id])
        expect(stand.rules.keyless ? byKey : alike).not.toContain(made[at]?.id)
      }
      expect(found.get(unknown.key)).toEqual({ byKey: [], alike: [] })
    }),
  )
}

function likenessRows(test: Case): void {
  it(
    'is found by likeness when a person made it, if that is promised',
    onStand(test, async (stand) => {
      const { account, records, sample } = stand
      const { person } = sample
      const id = person.idOf(await account.portal.edit(person.add(1, account)))
      const { fields } = await readOne(stand, id)
      const found = await records.find(account.remote, [{ key: '7-new-1', fields }])
      expect(found.get('7-new-1')).toEqual({ byKey: [], alike: sample.findsAlike ? [id] : [] })
    }),
  )
}

function updatingRows(test: Case): void {
  it(
    'changes only in what an update names, and a repeated update changes nothing',
    onStand(test, async (stand) => {
      const [made] = await createAll(stand)
      let { id, fields } = made ?? { id: '', fields: {} }
      for (const theirs of stand.changes) {
        const named = differing(theirs, fields)
        expect(named, 'the sample really changes something').not.toEqual({})
        for (const _time of ['once', 'twice']) {
          const before = await readOne(stand, id)
          const change = { id, fields: named, before }
          const outcomes = await stand.records.update(stand.account.remote, [change])
          const after = await readOne(stand, id)
          expect(outcomes.get(id)).toMatchObject({ ok: true, id })
          expect(after.fields).toEqual({ ...fields, ...named })
          const outcome = outcomes.get(id)
          const answered = outcome?.ok ? (outcome.record?.fields ?? {}) : {}
          expect(sameFieldsOf(after, answered)).toEqual(answered)
        }
        fields = { ...fields, ...named }
      }
    }),
  )

  it(
    'keeps what a person changed between our read and our update',
    onStand(test, async (stand) => {
      const { account, records, sample } = stand
      const before = firstOf(await createAll(stand))
      const edit = firstOf(sample.person.edits(before.id, account))
      await account.portal.edit(edit.body)
      const theirs = stand.changes.map((one) => differing(one, before.fields))
      const untouched = theirs.find((one) => Object.keys(edit.seen).every((name) => !(name in one)))
      expect(untouched, 'a sample changes another field than the person does').toBeDefined()
      const fields = untouched ?? {}
      await records.update(account.remote, [{ id: before.id, fields, before }])
      const after = await readOne(stand, before.id)
      expect(after.fields).toMatchObject({ ...edit.seen, ...fields })
    }),
  )

  it(
    'is told to be gone when an update comes too late, and its neighbour is updated',
    onStand(test, async (stand) => {
      const { account, records, sample } = stand
      const [lost, kept] = await createAll(stand)
      const fields = firstOf(stand.changes)
      await account.portal.edit(sample.person.remove(lost?.id ?? ''))
      const changes = [lost, kept].flatMap((before) =>
        before ? [{ id: before.id, fields: differing(fields, before.fields), before }] : [],
      )
      const outcomes = await records.update(account.remote, changes)
      expect(outcomes.get(kept?.id ?? '')).toMatchObject({ ok: true })
      const alone = new Map([...outcomes].filter(([id]) => id === lost?.id))
      expect((await failureOf(account, Promise.resolve(alone))).class).toBe('gone')
      expect(await readAll(stand, [kept?.id ?? ''])).toHaveLength(1)
    }),
  )
}
