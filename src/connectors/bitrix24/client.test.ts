import { describe, expect, it } from 'vitest'
import type { RemoteError } from '../../connector-kit/index.ts'
import { OutboundError } from '../../kernel/outbound.ts'
import { type Chain, callAll, runChains, StepReference } from './client.ts'
import { remoteWith, scripted } from './remote-under-test.ts'

const read = { method: 'profile', params: {}, intent: 'read' as const }
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error: RemoteError) => error,
  )

function add(name: string): Chain {
  return [
    { method: 'crm.item.add', params: { fields: { name } }, intent: 'create' },
    {
      method: 'crm.item.productrow.set',
      params: { ownerId: new StepReference(0, ['item', 'id']), productRows: [{ price: 1 }] },
      intent: 'update',
    },
  ]
}

describe('chains of commands', () => {
  const sheet = (result: object, result_error: object = []) => ({
    body: { result: { result, result_error } as never },
  })

  it('go together in one request, each reporting for itself', async () => {
    const http = scripted(
      sheet({
        c0s0: { item: { id: 5 } },
        c0s1: { productRows: [] },
        c1s0: { item: { id: 6 } },
        c1s1: {},
      }),
    )
    const outcomes = await runChains(remoteWith(http), [add('A'), add('B')])
    expect(outcomes.map((outcome) => outcome.every(({ ok }) => ok))).toEqual([true, true])
    expect(http.asked).toHaveLength(1)
    expect(http.asked[0]?.json).toMatchObject({ halt: 1 })
  })

  it('behind one that failed go into the next request', async () => {
    const http = scripted(
      sheet([], { c0s0: { error: 'CRM_FIELD_ERROR_REQUIRED', error_description: 'City' } }),
      sheet({ c0s0: { item: { id: 6 } }, c0s1: {} }),
    )
    const [first, second] = await runChains(remoteWith(http), [add('A'), add('B')])
    expect(first).toMatchObject([{ ok: false, error: { class: 'rejected' } }])
    expect(second).toMatchObject([{ ok: true }, { ok: true }])
    expect(http.asked).toHaveLength(2)
  })

  it('keep what the first step did when the second failed', async () => {
    const http = scripted(
      sheet(
        { c0s0: { item: { id: 5 } } },
        { c0s1: { error: '', error_description: 'Access denied' } },
      ),
    )
    const [outcome] = await runChains(remoteWith(http), [add('A')])
    expect(outcome).toMatchObject([{ ok: true }, { ok: false, error: { class: 'rejected' } }])
  })

  it('with text the portal would rewrite go alone, as JSON', async () => {
    const name = 'pay $result[c0s0][item][id]'
    const http = scripted(
      { body: { result: { item: { id: 5 } } } },
      { body: { result: { productRows: [] } } },
    )
    await runChains(remoteWith(http), [add(name)])
    expect(http.asked.map(({ url }) => url.split('/').at(-1))).toEqual([
      'crm.item.add',
      'crm.item.productrow.set',
    ])
    expect(http.asked[0]?.json).toMatchObject({ fields: { name } })
    expect(http.asked[1]?.json).toMatchObject({ ownerId: '5' })
  })

  it('end together when the account is closed', async () => {
    const closed = { error: 'insufficient_scope', error_description: '' }
    const http = scripted(sheet([], { c0s0: closed }))
    const error = await refusal(runChains(remoteWith(http), [add('A'), add('B')]))
    expect(error).toMatchObject({ class: 'unauthorised' })
    expect(http.asked).toHaveLength(1)
  })

  it('do not loop when the portal answers nothing about them', async () => {
    const http = scripted(sheet([]))
    const error = await refusal(runChains(remoteWith(http), [add('A'), add('B')]))
    expect(error).toMatchObject({ class: 'temporary', code: 'not_executed' })
    expect(http.asked).toHaveLength(1)
  })

  it('of which some may have happened say so, and the others wait', async () => {
    const http = scripted(new OutboundError('cut', { sent: true }))
    const chains = Array.from({ length: 40 }, (_, index) => add(`client ${index}`))
    const outcomes = await runChains(remoteWith(http), chains)
    const classes = outcomes.map(([first]) => (first?.ok === false ? first.error.class : 'ok'))
    expect(new Set(classes)).toEqual(new Set(['unknown-outcome', 'temporary']))
    expect(http.asked).toHaveLength(1)
  })

  it('learn from a method whose time is used up', async () => {
    const limited = { error: 'OPERATION_TIME_LIMIT', error_description: 'blocked' }
    const http = scripted(sheet({ c1s0: { item: { id: 6 } } }, { c0s0: limited }))
    const remote = remoteWith(http)
    const lone = (method: string) => [{ method, params: {}, intent: 'read' as const }]
    const [first] = await runChains(remote, [lone('a.list'), lone('b.list')])
    expect(first).toMatchObject([{ ok: false, error: { class: 'limited' } }])
    expect(await refusal(callAll(remote, [{ ...read, method: 'a.list' }]))).toMatchObject({
      class: 'limited',
    })
    expect(http.asked).toHaveLength(1)
  })
})
