import { countSmsParts } from '../sms-parts.ts'
import { type Answered, type HttpSandbox, startHttpSandbox } from './start-http-sandbox.ts'

export interface SmscSandbox extends HttpSandbox {
  login: string
  password: string
  /** What went to phones, also when the answer was lost. */
  sent: { phone: string; text: string; sender: string | null }[]
  /** The next calls go like this, each once: lost on its way back, or refused by that code. */
  misbehave(...how: ('cut' | number)[]): void
  /** Happens after the next SMS went out and before it is answered; once. */
  meanwhile(work: () => Promise<unknown>): void
}

const words: Record<number, string> = {
  1: 'parameters error',
  2: 'authorise error',
  3: 'no money',
  6: 'message is denied',
  7: 'invalid number',
  9: 'duplicate request, wait a minute',
}

/** `sys/send.php` of SMSC with `fmt=3`, as its description tells it: always 200, errors by code. */
export async function startSmsc(): Promise<SmscSandbox> {
  const [login, password] = ['salon', 'smsc-password']
  const sent: SmscSandbox['sent'] = []
  const moods: ('cut' | number)[] = []
  let work: () => Promise<unknown> = async () => undefined
  const server = await startHttpSandbox(async ({ path, body }) => {
    const form = new URLSearchParams(body)
    if (path !== '/sys/send.php') return { status: 404, json: null }
    if (form.get('login') !== login || form.get('psw') !== password) return failed(2)
    const [phone, text] = [form.get('phones') ?? '', form.get('mes') ?? '']
    if (text === '' || form.get('fmt') !== '3' || form.get('charset') !== 'utf-8') return failed(1)
    if (!/^\+?\d{7,15}$/.test(phone)) return failed(7)
    const mood = moods.shift()
    if (typeof mood === 'number') return failed(mood)
    sent.push({ phone, text, sender: form.get('sender') })
    const before = work
    work = async () => undefined
    await before()
    if (mood === 'cut') return 'cut'
    return { status: 200, json: { id: sent.length, cnt: countSmsParts(text).parts } }
  })
  return {
    ...server,
    login,
    password,
    sent,
    misbehave: (...how) => {
      moods.push(...how)
    },
    meanwhile: (next) => {
      work = next
    },
  }
}

function failed(code: number): Answered {
  return { status: 200, json: { error: words[code] ?? 'error', error_code: code } }
}
