import type { Page, Remote } from '../../../connector-kit/index.ts'
import type { Json } from '../../../kernel/json.ts'
import { asList, asNumber, asObject, dig, type JsonObject } from '../client/read-json.ts'
import {
  type Chain,
  type ChainOutcome,
  type Command,
  call,
  type Params,
  runChains,
  StepReference,
} from '../client.ts'
import { toPortalInstant } from '../mapper/instant.ts'
import {
  type ChangesPosition,
  nextWindow,
  pageSize,
  readChangesPosition,
  readWalkPosition,
} from './position.ts'

/** A list method that can be walked by id. */
export interface Walkable {
  method: string
  /** The key of the rows in its answer. */
  rows: string
  params: { [name: string]: Json }
  filter: { [name: string]: Json }
}

export interface WalkedPage {
  items: JsonObject[]
  position: Json
  done: boolean
  total: number | null
  covers?: NonNullable<Page['covers']>
}

/** Pages that one request takes at most when everything is walked. */
const chainedPages = 10
/** Rows of changes are narrower, and after a bulk of our own writes there are many. */
const chainedPagesOfChanges = 20

/** The next items whose time of change is in the window that the position describes. */
export async function walkChanges(
  remote: Remote,
  list: Walkable & { changedField: string },
  position: Json | null,
): Promise<WalkedPage> {
  const at = readChangesPosition(position, remote.now())
  const changed = {
    ...list,
    filter: { ...list.filter, [`>=${list.changedField}`]: toPortalInstant(at.sinceMs) },
  }
  const [outcome = []] = await runChains(remote, [pagesBehind(changed, pagesWanted(at))])
  const { items, ended, startedAtMs } = readPages(changed, outcome)
  const untilMs = at.untilMs ?? startedAtMs ?? remote.now()
  if (ended) return { items, position: nextWindow(untilMs), done: true, total: null }
  const next = { sinceMs: at.sinceMs, untilMs, after: lastId(items) }
  return { items, position: next, done: false, total: null }
}

/**
 * The next items of all. The first page is counted; after it, pages are chained within one batch,
 * each beginning behind the last row of the one before. A cursor by id neither skips nor repeats
 * when records come and go meanwhile.
 */
export async function walkEverything(
  remote: Remote,
  list: Walkable,
  position: Json | null,
): Promise<WalkedPage> {
  const at = readWalkPosition(position)
  const pages =
    position === null ? await firstPage(remote, list) : await nextPages(remote, list, at)
  const items = pages.items
  const total = pages.total ?? at.total
  const seen = at.seen + items.length
  const upTo = items.length > 0 ? lastId(items) : at.after
  return {
    items,
    position: { after: upTo, seen, total },
    done: pages.ended,
    total,
    covers: { after: at.after, upTo: pages.ended ? null : upTo },
  }
}

async function firstPage(remote: Remote, list: Walkable): Promise<Pages> {
  const answer = await call(remote, pageCommand(list, { filter: list.filter, start: 0 }))
  const items = rowsOf(list, answer.result)
  const { total, startedAtMs } = answer
  return { items, total, startedAtMs, ended: items.length < pageSize }
}

async function nextPages(
  remote: Remote,
  list: Walkable,
  at: { after: number; seen: number; total: number | null },
): Promise<Pages> {
  const left = at.total === null ? 1 : Math.ceil((at.total - at.seen) / pageSize)
  const count = Math.min(chainedPages, Math.max(1, left))
  const [outcome = []] = await runChains(remote, [pagesBehind(list, { after: at.after, count })])
  return readPages(list, outcome)
}

/**
 * A window of changes mostly has one page; when that was full, many are asked for at once.
 */
export function pagesWanted(at: ChangesPosition): { after: number; count: number } {
  return { after: at.after, count: at.untilMs === null ? 1 : chainedPagesOfChanges }
}

/** Pages behind an id in one request, each beginning behind the last row of the one before. */
export function pagesBehind(list: Walkable, at: { after: number; count: number }): Chain {
  return Array.from({ length: at.count }, (_, step): Command => {
    const after =
      step === 0 ? at.after : new StepReference(step - 1, [list.rows, pageSize - 1, 'id'])
    return pageCommand(list, { filter: { ...list.filter, '>id': after }, start: -1 })
  })
}

export interface Pages {
  items: JsonObject[]
  total: number | null
  startedAtMs: number | null
  ended: boolean
}

/**
 * The rows of chained pages, up to the first that is not full of rows that count.
 * @throws RemoteError when not even the first was answered
 */
export function readPages(
  list: Walkable,
  outcome: ChainOutcome,
  counts: (row: JsonObject) => boolean = () => true,
): Pages {
  const items: JsonObject[] = []
  let startedAtMs: number | null = null
  for (const step of outcome) {
    if (!step.ok) {
      if (items.length > 0) break
      throw step.error
    }
    startedAtMs ??= step.answer.startedAtMs
    const rows = rowsOf(list, step.answer.result).filter(counts)
    items.push(...rows)
    // Behind a page that is not full the references lead nowhere: what they brought is no page.
    if (rows.length < pageSize) return { items, total: null, startedAtMs, ended: true }
  }
  return { items, total: null, startedAtMs, ended: false }
}

function pageCommand(list: Walkable, page: { filter: Params; start: number }): Command {
  return {
    method: list.method,
    intent: 'read',
    params: { ...list.params, filter: page.filter, order: { id: 'ASC' }, start: page.start },
  }
}

function rowsOf(list: Walkable, result: Json): JsonObject[] {
  return asList(dig(result, [list.rows])).map(asObject)
}

function lastId(items: JsonObject[]): number {
  return asNumber(items.at(-1)?.['id']) ?? 0
}
