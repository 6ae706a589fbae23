import {
  type Connector,
  type FieldRule,
  type FieldRules,
  type Fields,
  type KindRules,
  type RecordKind,
  type RemoteRecords,
  recordKinds,
} from '../connector-kit/index.ts'

/**
 * The connector as a tenant wants it: a field that is switched off is neither read nor written, one
 * that goes one way only belongs to that side. Choices that the manifest does not offer are let be.
 */
export function withFieldRules(connector: Connector, chosen: FieldRules): Connector {
  let changed = connector
  for (const kind of recordKinds) {
    const rules = connector.manifest.kinds[kind]
    const records = connector.records[kind]
    const wanted = allowed(rules, chosen[kind] ?? {})
    if (!rules || !records || wanted.size === 0) continue
    changed = {
      ...changed,
      manifest: {
        ...changed.manifest,
        kinds: { ...changed.manifest.kinds, [kind]: ruled(rules, wanted) },
      },
      records: { ...changed.records, [kind]: silenced(records, wanted) },
    }
  }
  return changed
}

/** Names the choices that a connector does not offer, as `kind.field`. */
export function refusedFieldRules(connector: Connector, chosen: FieldRules): string[] {
  return Object.entries(chosen).flatMap(([kind, fields]) =>
    Object.entries(fields ?? {}).flatMap(([field, rule]) => {
      const offered = connector.manifest.kinds[kind as RecordKind]?.choices[field] ?? []
      return offered.includes(rule) ? [] : [`${kind}.${field}`]
    }),
  )
}

function allowed(
  rules: KindRules | undefined,
  chosen: Record<string, FieldRule>,
): Map<string, FieldRule> {
  return new Map(
    Object.entries(chosen).filter(([field, rule]) => rules?.choices[field]?.includes(rule)),
  )
}

function ruled(rules: KindRules, wanted: Map<string, FieldRule>): KindRules {
  const fields = { ...rules.fields }
  const references = { ...rules.references }
  for (const [field, rule] of wanted) {
    if (rule === 'off') {
      delete fields[field]
      for (const path of Object.keys(references)) {
        if (path.split('[]')[0] === field) delete references[path]
      }
    } else if (fields[field] === 'both' || rule !== 'both') {
      fields[field] = rule
    }
  }
  return { ...rules, fields, references }
}

/** A new record, too, is made without what does not go that way. */
function silenced(records: RemoteRecords, wanted: Map<string, FieldRule>): RemoteRecords {
  const without = (fields: Fields, rules: FieldRule[]): Fields =>
    Object.fromEntries(
      Object.entries(fields).filter(([field]) => {
        const rule = wanted.get(field)
        return rule === undefined || !rules.includes(rule)
      }),
    )
  return {
    ...records,
    toTheirs: (fields, remote) => without(records.toTheirs(fields, remote), ['off', 'theirs']),
    toOurs: (fields, remote) => without(records.toOurs(fields, remote), ['off']),
  }
}
