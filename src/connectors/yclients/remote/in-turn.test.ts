import { expect, test } from 'vitest'
import { type Outcome, RemoteError } from '../../../connector-kit/index.ts'
import { inTurn } from './in-turn.ts'

type ErrorClass = RemoteError['class']

/** What became of each item, and how many were tried, where the server answers like this. */
async function write(...answers: ('ok' | ErrorClass)[]) {
  let tried = 0
  const items = answers.map((_, at) => String(at))
  const outcomes = await inTurn(
    items,
    (item) => item,
    async (item): Promise<Outcome> => {
      const answer = answers[tried++] ?? 'ok'
      if (answer === 'ok') return { ok: true, id: item, record: null }
      throw new RemoteError(answer, { words: 'trouble' })
    },
  )
  return { tried, became: items.map((item) => toWord(outcomes.get(item))) }
}

const toWord = (outcome: Outcome | undefined) => (outcome?.ok ? 'ok' : outcome?.error.class)

test('a refused item does not hold up its neighbours', async () => {
  const { tried, became } = await write('ok', 'rejected', 'temporary', 'ok', 'gone', 'ok')
  expect([tried, became]).toEqual([6, ['ok', 'rejected', 'temporary', 'ok', 'gone', 'ok']])
})

test('what is about the account ends the rest, and is thrown where it came first', async () => {
  const { tried, became } = await write('ok', 'limited', 'ok', 'ok')
  expect([tried, became]).toEqual([2, ['ok', 'limited', 'limited', 'limited']])
  await expect(write('unauthorised', 'ok')).rejects.toMatchObject({ class: 'unauthorised' })
})

test('a server in trouble is not asked item by item, and what was not sent is not in doubt', async () => {
  const { tried, became } = await write('ok', 'temporary', 'unknown-outcome', 'ok', 'ok')
  expect(tried).toBe(3)
  expect(became).toEqual(['ok', 'temporary', 'unknown-outcome', 'temporary', 'temporary'])
})
