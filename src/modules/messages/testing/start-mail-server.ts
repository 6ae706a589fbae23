import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

export interface Letter {
  from: string
  to: string[]
  /** As it came, headers and all. */
  raw: string
  user: string | null
}

type Verdict = Error | null

export interface MailBox {
  host: string
  port: number
  letters: Letter[]
  /** Decides what the next letters are answered; accepted unless told otherwise. */
  answer(decide: (letter: Letter) => Verdict | Promise<Verdict>): void
  close(): Promise<void>
}

/** An answer of the server with its number. */
export function smtpAnswer(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode })
}

/** A mail server of this machine that keeps what it is given. One user, without encryption. */
export async function startMailServer(login = { user: 'salon', password: 'p455word' }) {
  const letters: Letter[] = []
  let decide: Parameters<MailBox['answer']>[0] = () => null
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    logger: false,
    onAuth: ({ username, password }, _session, done) => {
      const right = username === login.user && password === login.password
      done(right ? null : smtpAnswer(535, '5.7.8 Authentication failed'), { user: username })
    },
    onRcptTo: ({ address }, _session, done) => {
      done(address.startsWith('nobody@') ? smtpAnswer(550, '5.1.1 No such user') : null)
    },
    onData: (stream, session, done) => {
      void text(stream).then(async (raw) => {
        const { mailFrom, rcptTo } = session.envelope
        const letter = {
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          raw,
          user: session.user === undefined ? null : String(session.user),
        }
        letters.push(letter)
        done(await decide(letter))
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    host: '127.0.0.1',
    port,
    letters,
    answer: (next: typeof decide) => {
      decide = next
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  } satisfies MailBox
}
