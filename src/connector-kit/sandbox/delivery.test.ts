import { describe, expect, it } from 'vitest'
import { createChaos } from './chaos.ts'
import { createDelivery } from './delivery.ts'

function deliveryWith(settings: object, status = 200) {
  const arrived: string[] = []
  const chaos = createChaos(() => 0.5)
  chaos.set(settings)
  const delivery = createDelivery({
    chaos,
    async deliver(post) {
      arrived.push(post.body)
      if (status === 0) throw new Error('unreachable')
      return { status }
    },
  })
  const send = (...bodies: string[]) => {
    for (const body of bodies) delivery.send({ url: 'http://subscriber/', headers: {}, body })
  }
  return { arrived, delivery, send }
}

describe('the outgoing posts of a sandbox', () => {
  it('go out once and in order while nothing is wrong', async () => {
    const { arrived, delivery, send } = deliveryWith({})
    send('1', '2', '3')
    await delivery.idle()
    expect(arrived).toEqual(['1', '2', '3'])
  })

  it('are never sent again after a refusal or an unreachable subscriber', async () => {
    for (const status of [500, 0]) {
      const { arrived, delivery, send } = deliveryWith({}, status)
      send('1')
      await delivery.idle()
      expect(arrived).toEqual(['1'])
      expect(delivery.counters()).toMatchObject({ sent: 0, failed: 1 })
    }
  })

  it('a post held back for reordering goes out alone when no other follows', async () => {
    const { arrived, delivery, send } = deliveryWith({ reorderWebhooks: 1 })
    send('1')
    expect(arrived).toEqual([])
    await delivery.idle()
    expect(arrived).toEqual(['1'])
  })

  it('wait as long as the delay says, and are forgotten on close', async () => {
    const { arrived, delivery, send } = deliveryWith({ delayMs: 60_000 })
    send('1')
    await delivery.close()
    await delivery.idle()
    expect(arrived).toEqual([])
  })
})
