import { describe, expect, it } from 'vitest'
import { type Role, roles, systemPrincipal } from '../../kernel/principal.ts'
import {
  authoriseCatalog,
  type CatalogAction,
  type CatalogSubject,
  catalogPolicy,
} from './catalog-policy.ts'

const actions: CatalogAction[] = ['read', 'create', 'update', 'delete']

const allowedToWrite: Record<CatalogSubject, Role[]> = {
  service: ['super_admin', 'admin', 'manager'],
  workplace: ['super_admin', 'admin', 'manager'],
  status: ['super_admin', 'admin'],
}

function allows(role: Role, action: CatalogAction, subject: CatalogSubject): boolean {
  try {
    authoriseCatalog({ ...systemPrincipal(1), role }, action, subject)
    return true
  } catch (error) {
    expect(error).toMatchObject({ code: 'forbidden' })
    return false
  }
}

describe.each(['service', 'workplace', 'status'] as const)('a %s', (subject) => {
  it.each(roles.flatMap((role) => actions.map((action) => ({ role, action }))))(
    'may or may not be met with $action by a $role, as the table says',
    ({ role, action }) => {
      const expected = action === 'read' || allowedToWrite[subject].includes(role)
      expect(catalogPolicy[subject][action][role]).toBe(expected)
      expect(allows(role, action, subject)).toBe(expected)
    },
  )
})
