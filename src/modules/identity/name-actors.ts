import type { Actor } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { type NamedActor, namesOfActors } from './actor-names-store.ts'

/** Who did something, in words. Who is gone, or was never of this tenant, has no name. */
export interface ActorName {
  /**
   * `user` a person of the tenant, `support` a super admin of another, `token` a program, `client`
   * by their own link, `connection` an outside system, `system` the program itself.
   */
  kind: 'user' | 'support' | 'token' | 'client' | 'connection' | 'system'
  id: number | null
  name: string | null
  /** Whose token a program works with. */
  owner_name: string | null
}

/** Names for the actors, in their order. Nobody's right is checked. */
export async function nameActors(tx: Transaction, actors: Actor[]): Promise<ActorName[]> {
  const ids = (kind: Actor['kind']) => [
    ...new Set(actors.filter((actor) => actor.kind === kind).flatMap((actor) => idOf(actor) ?? [])),
  ]
  const found = await namesOfActors(tx, {
    users: ids('user'),
    tokens: ids('token'),
    clients: ids('client'),
    connections: ids('sync'),
  })
  const byKey = new Map(found.map((one) => [`${one.kind}:${one.id}`, one]))
  return actors.map((actor) => describe(actor, byKey.get(`${actor.kind}:${idOf(actor)}`)))
}

function idOf(actor: Actor): number | null {
  if (actor.kind === 'system') return null
  return actor.kind === 'sync' ? actor.connectionId : actor.id
}

function describe(actor: Actor, found: NamedActor | undefined): ActorName {
  return {
    kind: kindOf(actor, found),
    id: idOf(actor),
    name: found?.name ?? null,
    owner_name: found?.ownerName ?? null,
  }
}

/** People are never erased, so a person who is not among the tenant's own came from outside it. */
function kindOf(actor: Actor, found: NamedActor | undefined): ActorName['kind'] {
  if (actor.kind === 'sync') return 'connection'
  return actor.kind === 'user' && !found ? 'support' : actor.kind
}
