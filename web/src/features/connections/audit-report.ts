import { type Kind, kinds } from './record-kinds.ts'

/** One record that an audit found to differ, or to stand on one side alone. */
export interface Finding {
  kind: Kind
  local_id: number | null
  remote_id: string | null
  name: string | null
  starts_at: string | null
  finding: 'differing' | 'only_here' | 'only_there'
  fields: string[]
}

export interface AuditSum {
  equal: number
  differing: number
  onlyHere: number
  onlyThere: number
  percent: number
  findings: Finding[]
}

/** Reads the report that a run of an audit carries; null while there is none. */
export function readReport(report: unknown): AuditSum | null {
  if (typeof report !== 'object' || report === null) return null
  const of = report as Record<string, unknown>
  if (typeof of['percent'] !== 'number') return null
  const rows = Array.isArray(of['differences']) ? of['differences'] : []
  return {
    equal: Number(of['equal'] ?? 0),
    differing: Number(of['differing'] ?? 0),
    onlyHere: Number(of['onlyHere'] ?? 0),
    onlyThere: Number(of['onlyThere'] ?? 0),
    percent: of['percent'],
    findings: rows.map(readFinding),
  }
}

function readFinding(row: Record<string, unknown>): Finding {
  const { kind, finding, fields } = row
  return {
    kind: kinds.find((one) => one === kind) ?? 'client',
    local_id: typeof row['localId'] === 'number' ? row['localId'] : null,
    remote_id: typeof row['remoteId'] === 'string' ? row['remoteId'] : null,
    name: typeof row['name'] === 'string' ? row['name'] : null,
    starts_at: typeof row['startsAt'] === 'string' ? row['startsAt'] : null,
    finding: finding === 'only_here' || finding === 'only_there' ? finding : 'differing',
    fields: Array.isArray(fields) ? fields.map(String) : [],
  }
}
