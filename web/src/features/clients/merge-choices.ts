import type { Schemas } from '../../api/client.ts'
import type { operations } from '../../api/schema.generated.ts'

type Preview = Schemas['ClientMergePreview']
export type MergeField = Preview['differing'][number]
/** What a person chose; null where nothing shall stand. */
export type Chosen = Partial<Record<MergeField, string | null>>

/** A merge as the API is asked for it. */
export type MergeWish = operations['mergeClients']['requestBody']['content']['application/json']

export interface FieldChoice {
  field: MergeField
  /** What would stand there. */
  value: string | null
  /** Every different thing that is said; what would stand there is among them. */
  options: (string | null)[]
}

/** In this order a person reads who somebody is. */
const order: MergeField[] = [
  'first_name',
  'last_name',
  'phone',
  'email',
  'birthday',
  'note',
  'source',
]
/** Fields that may be empty; a first name and a source may not. */
const mayBeEmpty: MergeField[] = ['last_name', 'phone', 'email', 'birthday', 'note']

/** The fields in which the clients do not say the same, and what there is to choose from. */
export function choicesOf(preview: Preview): FieldChoice[] {
  return order
    .filter((field) => preview.differing.includes(field))
    .map((field) => {
      const said = [preview.result, ...preview.clients].map((one) => one[field] || null)
      const options = [...new Set(said)].filter((one) => one !== null || mayBeEmpty.includes(field))
      return { field, value: preview.result[field] || null, options }
    })
}

/** Asks for the others to become the one who stays, with what a person chose and nothing else. */
export function wishOf(of: { ids: readonly number[]; keepId: number; chosen: Chosen }): MergeWish {
  const { ids, keepId, chosen } = of
  const { phone, email, birthday, ...texts } = chosen
  const written = Object.entries(texts).map(([field, value]) => [field, value ?? ''])
  const fields = {
    ...Object.fromEntries(written),
    ...(phone !== undefined && { phone }),
    ...(email !== undefined && { email }),
    ...(birthday !== undefined && { birthday }),
  }
  return {
    keep_id: keepId,
    merge_ids: ids.filter((id) => id !== keepId),
    ...(Object.keys(fields).length > 0 ? { fields } : {}),
  }
}

/** Who would best stay: whom the CRM knows, then who has come most, then who came first. */
export function whoStays(
  clients: readonly Schemas['Client'][],
  visitsOf: (id: number) => number,
): number {
  const best = [...clients].sort(
    (a, b) =>
      Number(b.crm_contact_id !== null) - Number(a.crm_contact_id !== null) ||
      visitsOf(b.id) - visitsOf(a.id) ||
      a.id - b.id,
  )
  return best[0]?.id ?? 0
}
