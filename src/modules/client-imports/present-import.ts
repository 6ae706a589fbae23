import type { ClientImport } from './client-import.ts'

/** An import as the API shows it, with how fast it goes and how long it will take. */
export function presentImport(found: ClientImport) {
  const { position, total, workedMs, plan, state } = found
  const perSecond = workedMs > 0 ? (position / workedMs) * 1_000 : null
  const left = total - position
  return {
    id: found.id,
    state,
    file_name: found.fileName,
    format: found.format,
    encoding: found.encoding,
    delimiter: found.delimiter,
    columns: found.columns,
    mapping: plan?.mapping ?? null,
    on_match: plan?.onMatch ?? null,
    country: plan?.country ?? null,
    total,
    done: position,
    ...found.counts,
    rows_per_second: perSecond === null ? null : Math.round(perSecond * 10) / 10,
    seconds_left: state === 'running' && perSecond ? Math.ceil(left / perSecond) : null,
    created_at: found.createdAt,
    started_at: found.startedAt,
    finished_at: found.finishedAt,
  }
}
