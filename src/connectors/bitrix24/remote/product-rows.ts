import type { Remote } from '../../../connector-kit/index.ts'
import type { Json } from '../../../kernel/json.ts'
import { asList, asText, dig, type JsonObject } from '../client/read-json.ts'
import { notExecuted } from '../client/run-group.ts'
import { type Answer, type Command, call, runChains } from '../client.ts'
import { itemsOf } from './crm-items.ts'
import { pageSize } from './position.ts'

/** A deal with more rows than this is not read to its end. */
const mostPages = 10

/**
 * Reads deals and their rows together: the lists of rows do not wait for the deals, since the ids
 * are known. The owner must be named one at a time, so each deal takes a command of its own.
 */
export async function readRowsOfDeals(
  remote: Remote,
  wanted: { deals: Command[]; ids: string[] },
): Promise<{ items: JsonObject[]; rows: Map<string, Json[]> }> {
  const outcomes = await runChains(
    remote,
    [...wanted.deals, ...wanted.ids.map((id) => rowsPage(id, 0))].map((command) => [command]),
  )
  const answers = outcomes.map(([outcome]) => {
    if (outcome?.ok) return outcome.answer
    // The rows of a deal that is gone cannot be listed, which the list of deals tells already.
    if (outcome?.error.class === 'gone') return null
    throw outcome?.error ?? notExecuted()
  })
  const items = answers
    .slice(0, wanted.deals.length)
    .flatMap((answer) => (answer ? itemsOf(answer) : []))
  const rows = new Map<string, Json[]>()
  for (const [at, id] of wanted.ids.entries()) {
    const answer = answers[wanted.deals.length + at]
    if (answer) rows.set(id, await restOfRows(remote, id, rowsOf(answer)))
  }
  return { items, rows }
}

export function rowsOf(answer: Answer): Json[] {
  return asList(dig(answer.result, ['productRows']))
}

async function restOfRows(remote: Remote, id: string, first: Json[]): Promise<Json[]> {
  let rows = first
  for (let page = 1; page < mostPages && rows.length === page * pageSize; page++) {
    const answer = await call(remote, rowsPage(id, page * pageSize))
    rows = [...rows, ...rowsOf(answer)]
  }
  return rows
}

function rowsPage(dealId: string, start: number): Command {
  return {
    method: 'crm.item.productrow.list',
    intent: 'read',
    params: {
      filter: { '=ownerType': 'D', '=ownerId': Number(asText(dealId)) },
      order: { id: 'ASC' },
      start,
    },
  }
}
