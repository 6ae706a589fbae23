import { useI18n } from 'vue-i18n'
import { useSay } from '../../ui/use-say.ts'
import type { Kind } from './record-kinds.ts'

export interface Named {
  kind: Kind
  name: string | null
  starts_at: string | null
  local_id: number | null
  remote_id: string | null
}

/** What a record is called on these pages: its name, else its number on the side that has it. */
export function useRecordWords() {
  const { t } = useI18n()
  const say = useSay()
  const kindOf = (kind: Named['kind']) => t(`sync.${kind}`)

  function nameOf(record: Named): string {
    if (record.name) return record.name
    if (record.local_id !== null)
      return t('connections.numbered', { kind: kindOf(record.kind), id: record.local_id })
    return t('connections.numberedThere', {
      kind: kindOf(record.kind),
      id: record.remote_id ?? '?',
    })
  }

  /** The kind, and of a booking its time. */
  function aboutOf(record: Named): string {
    const at = record.starts_at ? say.moment(record.starts_at) : null
    return [kindOf(record.kind), at].filter(Boolean).join(' · ')
  }

  return { nameOf, aboutOf, kindOf }
}
