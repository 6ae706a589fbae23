import { api, dataOf, type Schemas } from '../../api/client.ts'
import { type State, stateOfLink } from './booking-states.ts'

type Kind = 'client' | 'service' | 'booking'

/** How the records of one kind stand with the CRM: those that are not in step, by their numbers. */
export interface RecordStates {
  /** Whether a CRM is connected at all. */
  known: boolean
  /** Whether `states` names all that are not in step. */
  complete: boolean
  states: Record<number, State>
}

const askedAtMost = 200
const waiting = ['due', 'parked', 'uncertain'] as const

/** Reads how records stand with every CRM that is connected. */
export async function readRecordStates(kind: Kind): Promise<RecordStates> {
  const { items } = await dataOf(api.GET('/api/connections'))
  const connected = items.filter(({ state }) => state !== 'off')
  const [links, disputed] = await Promise.all([
    Promise.all(
      connected.flatMap(({ id }) => waiting.map((state) => readLinks(id, { kind, state }))),
    ),
    Promise.all(connected.filter(hasConflicts).map(({ id }) => readDisputed(id, kind))),
  ])
  // What waits or failed says more than a conflict, which has been decided for the time being.
  const named = [
    ...disputed.flat().map((id) => [id, 'conflict'] as const),
    ...links
      .flat()
      .flatMap((link) =>
        link.local_id === null ? [] : [[link.local_id, stateOfLink(link)] as const],
      ),
  ]
  return {
    known: connected.length > 0,
    complete: links.every((page) => page.length < askedAtMost),
    states: Object.fromEntries(named),
  }
}

const hasConflicts = ({ health }: Schemas['Connection']) => health.conflicts > 0

async function readLinks(id: number, of: { kind: Kind; state: (typeof waiting)[number] }) {
  const query = { ...of, limit: askedAtMost }
  const { items } = await dataOf(
    api.GET('/api/connections/{id}/links', { params: { path: { id }, query } }),
  )
  return items
}

/** The records of which a field was changed on both sides, and nobody has said which stands. */
async function readDisputed(id: number, kind: Kind): Promise<number[]> {
  const query = { open: 'true', limit: askedAtMost } as const
  const { items } = await dataOf(
    api.GET('/api/connections/{id}/conflicts', { params: { path: { id }, query } }),
  )
  return items.flatMap(({ kind: its, local_id: here }) =>
    its === kind && here !== null ? [here] : [],
  )
}
