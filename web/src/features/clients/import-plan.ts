import type { Schemas } from '../../api/client.ts'

type Import = Schemas['ClientImport']
export type Target = NonNullable<Import['columns'][number]['suggested']>

/** What becomes of a file: what each column is, by its place, and two rules. */
export interface Plan {
  columns: (Target | null)[]
  on_match: 'update' | 'skip'
  country: string
}

export const targets: readonly Target[] = [
  'first_name',
  'last_name',
  'full_name',
  'full_name_last_first',
  'phone',
  'email',
  'birthday',
  'note',
  'source',
]
const names: readonly Target[] = ['first_name', 'last_name', 'full_name', 'full_name_last_first']
const wholeNames: readonly Target[] = ['full_name', 'full_name_last_first']

/** The plan to begin with: what the headings say. */
export function suggestedPlan({ columns, country, on_match }: Import, home: string): Plan {
  return {
    columns: columns.map(({ suggested }) => suggested),
    on_match: on_match ?? 'update',
    country: country ?? home,
  }
}

/** The plan as the API is asked. */
export function bodyOf({ columns, on_match, country }: Plan) {
  const mapping = columns.flatMap((target, index) => (target === null ? [] : [{ index, target }]))
  return { mapping, on_match, country }
}

/** What is wrong with a plan: nothing says a name, or two columns say the same. */
export function flawOf({
  columns,
}: Plan): { why: 'name' } | { why: 'twice'; target: Target } | null {
  const taken = columns.filter((target) => target !== null)
  const twice = taken.find((target, at) =>
    taken.some((one, other) => other < at && same(one, target)),
  )
  if (twice) return { why: 'twice', target: twice }
  return taken.some((target) => names.includes(target)) ? null : { why: 'name' }
}

/** Both orders of a whole name are one thing. */
function same(one: Target, other: Target): boolean {
  return one === other || (wholeNames.includes(one) && wholeNames.includes(other))
}

/** Reads a plan that this browser has kept; null when there is none for such a file. */
export function readPlan(text: string | null, { columns }: Import): Plan | null {
  if (text === null) return null
  try {
    const kept = JSON.parse(text) as Partial<Plan>
    const fits =
      Array.isArray(kept.columns) &&
      kept.columns.length === columns.length &&
      kept.columns.every((one) => one === null || targets.includes(one)) &&
      (kept.on_match === 'update' || kept.on_match === 'skip') &&
      typeof kept.country === 'string'
    return fits ? (kept as Plan) : null
  } catch {
    return null
  }
}
