import type { Client } from 'pg'
import type { Program } from '../../src/compose.ts'
import { type Role, systemPrincipal } from '../../src/kernel/principal.ts'
import { createUser, issueToken } from '../../src/modules/identity/index.ts'
import { createTenant } from '../../src/modules/tenancy/index.ts'
import type { Answer } from './ask-api.ts'

/** A tenant with people, a catalog and one client. */
export interface TestSalon {
  tenantId: number
  /** API tokens that may do all that the person may. */
  tokens: Record<Role, string>
  userIds: Record<Role, number>
  anna: number
  boris: number
  client: number
  /** 60 minutes, 5000.00. */
  haircut: number
  /** 30 minutes, 2000.00. */
  shave: number
  chair: number
  statuses: Record<'active' | 'confirmed' | 'completed' | 'no_show' | 'cancelled', number>
}

/** Makes them through the API, as an administrator does; the hours are put in by the owner. */
export async function makeSalon(
  program: Program,
  parts: {
    name: string
    owner: Client
    ask: (salon: TestSalon, request: string, body: unknown) => Promise<Answer>
  },
): Promise<TestSalon> {
  const { db } = program
  const actor = { kind: 'system' } as const
  const { id: tenantId } = await createTenant(db, { name: parts.name, language: 'en', actor })
  const { tokens, userIds } = await makePeople(program, tenantId)
  const statuses = await db.transaction(tenantId, (tx) => program.sync.parts.describeTenant(tx))
  const [active, confirmed, completed, noShow, cancelled] = statuses.statuses.map(({ id }) =>
    Number(id),
  )
  const unfurnished = { tenantId, tokens } as TestSalon
  const make = async (path: string, body: object) => {
    const answer = await parts.ask(unfurnished, `POST ${path}`, body)
    if (answer.status !== 201) throw new Error(`not made: ${JSON.stringify(answer.body)}`)
    return Number(answer.body['id'])
  }
  const anna = await make('/api/users', { name: 'Anna', role: 'employee', bookable: true })
  const boris = await make('/api/users', { name: 'Boris', role: 'employee', bookable: true })
  await parts.owner.query(
    `insert into schedules (tenant_id, user_id, weekday, starts_minute, ends_minute)
     select $1, u, d, 540, 1260 from unnest($2::bigint[]) u, generate_series(1, 7) d`,
    [tenantId, [anna, boris]],
  )
  return {
    tenantId,
    tokens,
    userIds,
    anna,
    boris,
    client: await make('/api/clients', {
      first_name: 'Olena',
      last_name: 'Koval',
      phone: '+77011234567',
    }),
    haircut: await make('/api/services', {
      name: 'Haircut',
      price_minor: 500_000,
      duration_minutes: 60,
    }),
    shave: await make('/api/services', {
      name: 'Shave',
      price_minor: 200_000,
      duration_minutes: 30,
    }),
    chair: await make('/api/workplaces', { name: 'Chair' }),
    statuses: {
      active: active ?? 0,
      confirmed: confirmed ?? 0,
      completed: completed ?? 0,
      no_show: noShow ?? 0,
      cancelled: cancelled ?? 0,
    },
  }
}

async function makePeople({ db }: Program, tenantId: number) {
  const add = (role: Role) =>
    db.transaction(tenantId, async (tx) => {
      const who = { ...systemPrincipal(tenantId), role: 'super_admin' as const }
      const user = await createUser(tx, who, { name: `The ${role}`, role, bookable: false })
      return { id: user.id, token: (await issueToken(tx, user.id)).token }
    })
  const made = {
    super_admin: await add('super_admin'),
    admin: await add('admin'),
    manager: await add('manager'),
    employee: await add('employee'),
  }
  const each = <Value>(pick: (one: { id: number; token: string }) => Value) => ({
    super_admin: pick(made.super_admin),
    admin: pick(made.admin),
    manager: pick(made.manager),
    employee: pick(made.employee),
  })
  return { tokens: each(({ token }) => token), userIds: each(({ id }) => id) }
}
