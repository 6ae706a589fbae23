import type { World } from './world.ts'

/** How many links of each connection are in which state, its conflicts, and whether it works. */
export async function stateOfLinks({ owner }: World): Promise<Record<string, number>> {
  const { rows } = await owner.query<{ name: string; count: number }>(
    `select state as name, count(*)::int as count from links group by 1
     union all select 'conflicts', count(*)::int from conflicts
     union all select 'connection ' || state, count(*)::int from connections group by 1`,
  )
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]))
}

/** What is still under way, in words, for whoever wants to know why. */
export async function waitingLinks({ owner }: World): Promise<string[]> {
  const { rows } = await owner.query<{ words: string }>(
    `select concat_ws(' ', c.connector, l.kind, l.local_id, l.remote_id, l.state, l.tries,
       'tries, again in', round(extract(epoch from l.next_try_at - now())), 's', l.error::text) as words
     from links l join connections c on c.tenant_id = l.tenant_id and c.id = l.connection_id
     where l.state <> 'idle' limit 50`,
  )
  return rows.map(({ words }) => words)
}
