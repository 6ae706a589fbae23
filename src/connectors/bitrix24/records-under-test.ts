import type { Fields, Outcome, RemoteRecord, RemoteRecords } from '../../connector-kit/index.ts'
import type { Json } from '../../kernel/json.ts'
import { bitrix24 } from './index.ts'
import { type ServedPortal, servePortal } from './remote-under-test.ts'

export const anna = {
  firstName: 'Анна',
  lastName: "O'Brien & Co #1",
  phone: '+77010000001',
  email: 'a@b.kz',
}

/** Serves a portal that was made ready, as the engine does before anything is synchronised. */
export async function servePrepared(
  options?: Parameters<typeof servePortal>[0],
): Promise<ServedPortal> {
  const portal = await servePortal(options)
  await prepareAgain(portal)
  return portal
}

export async function prepareAgain({ remote }: ServedPortal): Promise<void> {
  const made = await bitrix24.prepare(remote, { hookUrl: 'https://uzel.example/hooks/key' })
  remote.settings = { ...remote.settings, ...made }
}

export function idOf(outcome: Outcome | undefined): string {
  if (!outcome) throw new Error('no outcome')
  if (!outcome.ok) throw outcome.error
  return outcome.id
}

export async function create(
  { remote }: ServedPortal,
  kind: RemoteRecords,
  item: { key: string; fields: Fields },
): Promise<string> {
  return idOf((await kind.create(remote, [item])).get(item.key))
}

/** Changes a record as the engine does: by what was read a moment ago. */
export async function change(
  portal: ServedPortal,
  kind: RemoteRecords,
  { id, fields }: { id: string; fields: Fields },
): Promise<Outcome | undefined> {
  const before = await readOne(portal, kind, id)
  if (!before) throw new Error(`no ${id}`)
  return (await kind.update(portal.remote, [{ id, fields, before }])).get(id)
}

export async function readOne(
  { remote }: ServedPortal,
  kind: RemoteRecords,
  id: string,
): Promise<RemoteRecord | undefined> {
  return (await kind.read(remote, [id])).get(id)
}

/** Walks everything, or what changed since a position: the ids in the order they came. */
export async function walk(
  { remote }: ServedPortal,
  kind: RemoteRecords,
  from: { mode: 'changes' | 'everything'; position: Json | null } = {
    mode: 'everything',
    position: null,
  },
): Promise<{ ids: string[]; total: number | null }> {
  const ids: string[] = []
  let total: number | null = null
  for (let position = from.position, done = false; !done; ) {
    const page = await kind[from.mode](remote, position)
    ids.push(...page.records.map(({ id }) => id))
    total = page.total
    position = page.position
    done = page.done
  }
  return { ids, total }
}
