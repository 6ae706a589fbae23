import { setTimeout as sleep } from 'node:timers/promises'
import type { Json } from '../../kernel/json.ts'
import type { Delivery } from '../webhook.ts'

/** The vendor's side, through the sandbox's control door. */
export interface Portal {
  /** An edit by a person. @throws when the door refuses it, with its reason */
  edit(body: Json): Promise<Json>
  chaos(settings: Json): Promise<void>
  log(): Promise<Json>
  /** Event posts so far, after waiting until there are as many as expected, 2 s at most. */
  deliveries(atLeast: number): Promise<Delivery[]>
}

const mostWaits = 400

export function openPortal(url: string, posted: () => Delivery[]): Portal {
  return {
    edit: (body) => answerOf(`${url}/_edit`, body),
    async chaos(settings) {
      await answerOf(`${url}/_chaos`, settings)
    },
    log: () => answerOf(`${url}/_log`),
    async deliveries(atLeast) {
      for (let waits = 0; posted().length < atLeast && waits < mostWaits; waits++) await sleep(5)
      return posted()
    },
  }
}

async function answerOf(url: string, body?: Json): Promise<Json> {
  const post = { method: 'POST', body: JSON.stringify(body) }
  const response = await fetch(url, body === undefined ? {} : post)
  const text = await response.text()
  if (!response.ok) throw new Error(`the control door answered ${response.status}: ${text}`)
  return JSON.parse(text)
}
