import { describe, expect, it } from 'vitest'
import type { Connector } from '../contract.ts'
import { isRecordKind, type RecordKind, recordKinds } from '../records.ts'
import type { ConformanceSubject } from './subject.ts'

const owners = ['both', 'ours', 'creation', 'theirs']

/** What a manifest says is true of the connector, and makes sense. */
export function manifestRows(connector: Connector, subject: ConformanceSubject): void {
  const { manifest } = connector
  const kinds = recordKinds.filter((kind) => manifest.kinds[kind])

  describe('the manifest', () => {
    it('names a connector that has something to keep in step', () => {
      expect(manifest.name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
      expect(manifest.title).not.toBe('')
      expect(kinds).not.toEqual([])
    })

    it('ticks exactly the kinds that can be read and written, and names their ids', () => {
      expect(Object.keys(manifest.kinds).sort()).toEqual(Object.keys(connector.records).sort())
      expect(Object.keys(manifest.kinds).sort()).toEqual(Object.keys(manifest.idNames).sort())
      expect(Object.keys(manifest.kinds).every(isRecordKind)).toBe(true)
      const idNames = Object.values(manifest.idNames)
      expect(new Set(idNames).size).toBe(idNames.length)
    })

    it('says whether clients book there, and is proved for one who does', () => {
      expect(manifest.onlineBooking === true).toBe(connector.onlineBooking !== undefined)
      expect(subject.online !== undefined).toBe(connector.onlineBooking !== undefined)
      // What was booked is found by its key, among records of this kind.
      if (manifest.onlineBooking) expect(kinds).toContain('booking')
    })

    it('is proved for every kind it ticks, and its webhook for a forger', () => {
      expect(Object.keys(subject.kinds).sort()).toEqual([...kinds].sort())
      expect(subject.forge !== undefined).toBe(connector.webhook !== undefined)
    })

    it('seals only settings that it has', () => {
      const settings = Object.keys(manifest.settings.shape)
      expect(manifest.secretSettings.filter((name) => !settings.includes(name))).toEqual([])
      expect(new Set(manifest.secretSettings).size).toBe(manifest.secretSettings.length)
      expect(manifest.secretSettings).not.toEqual([])
    })

    it('asks in its form only for settings that it has, each once', () => {
      const settings = Object.keys(manifest.settings.shape)
      const asked = manifest.form.map(({ setting }) => setting)
      expect(asked.filter((name) => !settings.includes(name))).toEqual([])
      expect(new Set(asked).size).toBe(asked.length)
      for (const { control, groupedBy, setting, way } of manifest.form) {
        // A secret that stood in a plain field would be shown again.
        if (control === 'secret') expect(manifest.secretSettings).toContain(setting)
        if (groupedBy !== undefined) expect(settings).toContain(groupedBy)
        if (way !== undefined) expect(manifest.ways).toContain(way)
      }
      expect(manifest.ways).not.toEqual([])
      expect(manifest.ways.includes('oauth')).toBe(connector.oauth !== undefined)
    })

    it('has limits that let something through and leave a person something', () => {
      expect(manifest.buckets).not.toEqual([])
      for (const bucket of manifest.buckets) {
        expect(bucket.ratePerSecond).toBeGreaterThan(0)
        expect(bucket.burst).toBeGreaterThanOrEqual(1)
        expect(bucket.reserve).toBeGreaterThanOrEqual(0)
        expect(bucket.reserve).toBeLessThan(bucket.burst)
      }
      const names = manifest.buckets.map(({ name }) => name)
      expect(new Set(names).size).toBe(names.length)
    })

    kindRows(manifest, kinds)
  })
}

/** What a manifest says of each kind of records it ticks. */
function kindRows(manifest: Connector['manifest'], kinds: RecordKind[]): void {
  it.each(kinds)('has rules for a %s that the engine can follow', (kind) => {
    const rules = manifest.kinds[kind]
    const fields = Object.entries(rules?.fields ?? {})
    expect(fields).not.toEqual([])
    expect(fields.filter(([, owner]) => !owners.includes(owner))).toEqual([])
    const offered = Object.keys(rules?.choices ?? {})
    expect(Object.keys(rules?.fields ?? {})).toEqual(expect.arrayContaining(offered))
    expect(rules?.push || rules?.pull).toBe(true)
    expect(rules?.batch).toBeGreaterThanOrEqual(1)
    expect(rules?.batch).toBeLessThanOrEqual(1_000)
    expect(rules?.pollSeconds).toBeGreaterThanOrEqual(1)
    const settings = Object.keys(manifest.settings.shape)
    if (rules?.pollSetting !== undefined) expect(settings).toContain(rules.pollSetting)
    if (rules?.createSetting !== undefined) expect(settings).toContain(rules.createSetting)
  })

  it.each(kinds)('refers from a %s only to kinds it has, in fields it keeps', (kind) => {
    const rules = manifest.kinds[kind]
    for (const [path, needed] of Object.entries(rules?.references ?? {})) {
      expect(path).toMatch(/^\w+(\[\]\.\w+)?$/)
      expect(Object.keys(rules?.fields ?? {})).toContain(path.split('[]')[0])
      // What a record needs is brought in step first, so it must stand before it in line.
      expect(kinds.indexOf(needed)).toBeGreaterThanOrEqual(0)
      expect(recordKinds.indexOf(needed)).toBeLessThan(recordKinds.indexOf(kind))
    }
  })
}
