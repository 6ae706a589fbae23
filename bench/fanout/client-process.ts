import { type ChildProcess, fork } from 'node:child_process'
import type { Answer, Order } from './protocol.ts'

/** The process with the clients, as the bench sees it. */
export class ClientProcess {
  readonly #child: ChildProcess

  constructor() {
    this.#child = fork(new URL('./clients.ts', import.meta.url))
  }

  async connect(order: Omit<Extract<Order, { do: 'connect' }>, 'do'>): Promise<void> {
    const connected = this.#hear('connect')
    this.#child.send({ do: 'connect', ...order } satisfies Order)
    await connected
  }

  /**
   * Runs `send` and returns how many nanoseconds passed from its start until the last of the
   * group's clients had received so many bytes, all clients together.
   */
  async time(group: string, bytes: number, send: () => Promise<void>): Promise<number> {
    const ready = this.#hear('expect')
    this.#child.send({ do: 'expect', group, bytes } satisfies Order)
    await ready
    const received = this.#hear('receive')
    const fromNs = process.hrtime.bigint()
    await send()
    const answer = await received
    return answer.did === 'receive' ? Number(BigInt(answer.atNs) - fromNs) : Number.NaN
  }

  stop(): void {
    this.#child.kill()
  }

  #hear(did: Answer['did']): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const onExit = () => reject(new Error('the process with the clients died'))
      const onMessage = (answer: Answer) => {
        if (answer.did !== did) return
        this.#child.off('message', onMessage).off('exit', onExit)
        resolve(answer)
      }
      this.#child.on('message', onMessage).on('exit', onExit)
    })
  }
}
