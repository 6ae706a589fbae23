import type { Schemas } from '../../api/client.ts'

/** The one vocabulary of state. */
export type State = 'in_step' | 'due' | 'failed' | 'uncertain' | 'conflict'

const ofLinks: Record<Schemas['Link']['state'], State> = {
  idle: 'in_step',
  due: 'due',
  creating: 'due',
  parked: 'failed',
  uncertain: 'uncertain',
}

export function stateOfLink(link: Pick<Schemas['Link'], 'state'> & { disputed?: boolean }): State {
  return link.disputed && link.state === 'idle' ? 'conflict' : ofLinks[link.state]
}

/** What the lists of records are narrowed by: the name in the address, and what the server asks. */
export const filters = [
  { name: '', server: undefined, state: null },
  { name: 'attention', server: 'attention', state: 'failed' },
  { name: 'waiting', server: 'waiting', state: 'due' },
  { name: 'in_step', server: 'idle', state: 'in_step' },
] as const

/** Why something failed, as the server keeps it with links, tries and connections. */
export interface Failure {
  class?: string
  code?: string
  words?: string
  field?: string
}

export function failureOf(error: unknown): Failure | null {
  return typeof error === 'object' && error !== null ? error : null
}

/** Access was withdrawn because nobody paid for it: nothing here has to be connected again. */
export function isUnpaid({ alert }: Partial<Pick<Schemas['Connection'], 'alert'>>): boolean {
  return failureOf(alert)?.code === 'licence_expired'
}

/** The classes of failure that there are texts for. */
const classes = ['temporary', 'limited', 'rejected', 'unauthorised', 'gone', 'unknown-outcome']

/** The class of a failure as part of a key of the texts. */
export function classOf(failure: Failure | null): string {
  const known = classes.find((name) => name === failure?.class) ?? 'other'
  return known.replace('-', '_')
}
