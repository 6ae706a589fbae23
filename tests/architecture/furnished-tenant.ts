import type { TestProgram, TestSalon } from '../support/program.ts'

/** A tenant that has one of everything, each with the tenant's mark in its texts. */
export interface FurnishedTenant {
  salon: TestSalon
  mark: string
  ids: Record<Thing, number>
}

export type Thing =
  | 'booking'
  | 'seriesBooking'
  | 'client'
  | 'clientImport'
  | 'clientMerge'
  | 'doubledClient'
  | 'connection'
  | 'conflict'
  | 'inbox'
  | 'link'
  | 'message'
  | 'run'
  | 'schedule'
  | 'service'
  | 'status'
  | 'tenant'
  | 'token'
  | 'user'
  | 'vacation'
  | 'waitlist'
  | 'webhook'
  | 'webhookDelivery'
  | 'workplace'

export async function furnishTenant(house: TestProgram, mark: string): Promise<FurnishedTenant> {
  const salon = await house.makeSalon(`${mark} salon`)
  const make = async (path: string, body: object) => {
    const answer = await house.ask(salon, `POST /api/${path}`, body)
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const idOf = async (path: string, body: object) => Number((await make(path, body))['id'])
  const name = `${mark} thing`
  const client = await idOf('clients', { first_name: name, note: mark })
  const service = await idOf('services', { name, duration_minutes: 60, price_minor: 100 })
  const workplace = await idOf('workplaces', { name })
  const status = await idOf('statuses', { name, meaning: 'active' })
  const visit = { client_id: client, user_id: salon.anna, service_ids: [service], note: mark }
  const series = await make('bookings/series', {
    ...visit,
    start_time: '2030-03-11 10:00:00',
    rrule: 'FREQ=DAILY;COUNT=3',
  })
  const [first] = series['items'] as { id: number }[]
  const connection = await idOf('connections', { connector: 'bitrix24', name })
  const sql = async (text: string, values: unknown[]) =>
    Number((await house.sql<{ id: number }>(text, values))[0]?.id)
  const { tenantId } = salon
  const link = await sql(
    `insert into links (tenant_id, connection_id, kind, local_id, remote_id, state, error)
     values ($1, $2, 'client', 999, $3, 'parked', jsonb_build_object('words', $3::text)) returning id`,
    [tenantId, connection, mark],
  )
  const conflict = await sql(
    `insert into conflicts (tenant_id, connection_id, link_id, field, ours, theirs, taken)
     values ($1, $2, $3, 'firstName', to_jsonb($4::text), to_jsonb($4::text), 'ours') returning id`,
    [tenantId, connection, link, mark],
  )
  const inbox = await sql(
    `insert into inbox (tenant_id, connection_id, delivery_key, body, records, processed_at)
     values ($1, $2, $3, $3, '[]', now()) returning id`,
    [tenantId, connection, mark],
  )
  const run = await sql(
    `insert into runs (tenant_id, connection_id, trigger, report)
     values ($1, $2, 'audit', to_jsonb($3::text)) returning id`,
    [tenantId, connection, mark],
  )
  const webhook = await idOf('webhooks', { url: `https://${mark}.example.com/`, events: ['*'] })
  const message = await sql(
    `insert into messages (tenant_id, key, kind, channel, address, language, text, state, expires_at)
     values ($1, $2, 'booking_confirmation', 'email', $2 || '@example.com', 'en', $2, 'failed',
       now() + interval '1 day') returning id`,
    [tenantId, mark],
  )
  await house.sql(
    `insert into message_channels (tenant_id, channel, provider, settings, hook_key)
     values ($1, 'email', 'smtp', jsonb_build_object('host', $2::text), $2 || repeat('x', 20))`,
    [tenantId, mark],
  )
  await house.sql(
    `insert into client_messengers (tenant_id, client_id, messenger, address, language)
     values ($1, $2, 'telegram', $3, 'en')`,
    [tenantId, client, mark],
  )
  const doubled = await idOf('clients', { first_name: name, note: mark })
  const clientMerge = await idOf('clients/merges', { keep_id: client, merge_ids: [doubled] })
  const clientImport = await sql(
    `insert into client_imports (tenant_id, file_name, format, columns, total)
     values ($1, $2, 'csv', $3, 1) returning id`,
    [tenantId, mark, JSON.stringify([{ index: 0, header: mark, samples: [], suggested: null }])],
  )
  await house.sql(
    `insert into client_import_rows (tenant_id, import_id, row_number, cells)
     values ($1, $2, 1, array[$3])`,
    [tenantId, clientImport, mark],
  )
  return {
    salon,
    mark,
    ids: {
      booking: await idOf('bookings', { ...visit, start_time: '2030-03-04 10:00:00' }),
      seriesBooking: first?.id ?? 0,
      client,
      clientImport,
      clientMerge,
      doubledClient: doubled,
      connection,
      conflict,
      inbox,
      link,
      message,
      run,
      schedule: await idOf('schedules', {
        user_id: salon.boris,
        date: '2030-06-01',
        start: '10:00',
        end: '12:00',
      }),
      service,
      status,
      tenant: tenantId,
      token: await idOf('tokens', { name }),
      user: salon.boris,
      vacation: await idOf('vacations', {
        user_id: salon.boris,
        starts_on: '2030-07-01',
        ends_on: '2030-07-02',
        note: mark,
      }),
      waitlist: await idOf('waitlist', {
        client_id: client,
        service_ids: [service],
        from_date: '2030-03-04',
        to_date: '2030-03-05',
        note: mark,
      }),
      webhook,
      webhookDelivery: await idOf(`webhooks/${webhook}/test`, {}),
      workplace,
    },
  }
}

export interface Operation {
  id: string
  method: string
  path: string
}

/** Every operation of the API, as its own document tells. */
export async function operationsOf(house: TestProgram): Promise<Operation[]> {
  const response = await fetch(`${house.url}/docs/json`)
  const document = (await response.json()) as {
    paths: Record<string, Record<string, { operationId: string }>>
  }
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({
      id: operationId,
      method: method.toUpperCase(),
      path,
    })),
  )
}
