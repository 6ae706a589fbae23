import { z } from 'zod'
import type { VendorAccount } from './account.ts'
import type { Vendor } from './api.ts'

const editShape = z.object({
  id: z.number().optional(),
  fields: z.record(z.string(), z.json()).default({}),
  delete: z.boolean().default(false),
  revoke: z.boolean().default(false),
})

const seedShape = z.object({ count: z.number().int().min(0).max(100_000) })

/** `POST _edit`, as a person would do it; a string is the reason of a refusal. */
export function editByPerson(vendor: Vendor, account: VendorAccount, body: unknown): unknown {
  const edit = editShape.safeParse(body)
  if (!edit.success) return z.prettifyError(edit.error)
  if (edit.data.revoke) {
    account.revoke()
    return { revoked: true }
  }
  const person = vendor.people.save(edit.data)
  if (person === null) return `no person ${edit.data.id}`
  vendor.tell(person.id)
  return { person }
}

/** `POST _seed`: many people at once, without events. */
export function seedPeople({ people }: Vendor, body: unknown): unknown {
  const seed = seedShape.safeParse(body)
  if (!seed.success) return z.prettifyError(seed.error)
  for (let index = 1; index <= seed.data.count; index++) {
    people.save({ fields: { first_name: `Person ${index}` } })
  }
  return seed.data
}
