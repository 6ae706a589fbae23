import { expect, test } from 'vitest'
import { roles, systemPrincipal } from '../../kernel/principal.ts'
import { authoriseClient, type ClientAction, clientPolicy } from './client-policy.ts'

test('everybody sees and books clients; only who runs the business moves them in bulk or removes them', () => {
  expect(clientPolicy).toEqual({
    read: { super_admin: true, admin: true, manager: true, employee: true },
    create: { super_admin: true, admin: true, manager: true, employee: true },
    update: { super_admin: true, admin: true, manager: true, employee: true },
    delete: { super_admin: true, admin: true, manager: true, employee: false },
    merge: { super_admin: true, admin: true, manager: true, employee: false },
    import: { super_admin: true, admin: true, manager: true, employee: false },
    export: { super_admin: true, admin: true, manager: true, employee: false },
  })
})

const cases = roles.flatMap((role) =>
  (Object.keys(clientPolicy) as ClientAction[]).map((action) => ({ role, action })),
)

test.each(cases)('$role may $action as the table says', ({ role, action }) => {
  const attempt = () => authoriseClient({ ...systemPrincipal(1), role }, action)
  if (clientPolicy[action][role]) expect(attempt).not.toThrow()
  else expect(attempt).toThrow('forbidden')
})
