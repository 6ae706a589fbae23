import { isIP } from 'node:net'
import { createTransport } from 'nodemailer'
import type SMTPTransport from 'nodemailer/lib/smtp-transport/index.js'
import { toError } from '../../kernel/errors.ts'
import { resolveGuarded } from '../outbound-http/index.ts'

/** Where mail is handed over. */
export interface MailServer {
  host: string
  port: number
  /** `tls` from the first byte, `starttls` demanded before anything is told, or `none`. */
  tls: 'tls' | 'starttls' | 'none'
  user?: string | undefined
  password?: string | undefined
}

export interface Mail {
  from: { name: string; address: string }
  to: string
  subject: string
  text: string
  html: string
  /** `<…@…>`, the same at every attempt: mail systems know a repeated letter by it. */
  messageId: string
  /** Mail programs offer it as a button, and post to it without asking (RFC 8058). */
  unsubscribeUrl?: string
}

/**
 * What went wrong. `refused_address`: the guard does not let us there; `unreachable`: there was no
 * answer, or the connection ended before one; `login`: the server does not let us in; `temporary`
 * and `permanent`: the server's own answer about this letter, with its number.
 */
export class MailError extends Error {
  readonly reason: 'refused_address' | 'unreachable' | 'login' | 'temporary' | 'permanent'
  readonly status: number | null

  constructor(
    reason: MailError['reason'],
    options: { status?: number | null; detail?: string; cause?: unknown } = {},
  ) {
    super(options.detail ? `${reason}: ${options.detail}` : reason, { cause: options.cause })
    this.name = 'MailError'
    this.reason = reason
    this.status = options.status ?? null
  }
}

/** Hands letters to mail servers: the only other way out beside `outbound-http`. Never retries. */
export interface Mailer {
  /** @throws MailError */
  send(server: MailServer, mail: Mail): Promise<{ response: string }>
}

const connectMs = 10_000
const silenceMs = 20_000

/** @param options.allowedHosts `host` or `host:port` entries that may have private addresses. */
export function createMailer(options: { allowedHosts: string[] }): Mailer {
  return {
    async send(server, mail) {
      const address = await addressOf(server, options.allowedHosts)
      const transport = createTransport(transportOf(server, address))
      try {
        const { name, address: from } = mail.from
        const sent = await transport.sendMail({
          from: name === '' ? from : { name, address: from },
          to: { name: '', address: mail.to },
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          messageId: mail.messageId,
          // No file of this machine and no page of another may be put into a letter.
          disableFileAccess: true,
          disableUrlAccess: true,
          // Answers of machines ("I am on holiday") are of no use to anybody.
          headers: { 'auto-submitted': 'auto-generated', ...unsubscribing(mail.unsubscribeUrl) },
        })
        return { response: sent.response }
      } catch (error) {
        throw classify(toError(error))
      } finally {
        transport.close()
      }
    },
  }
}

function unsubscribing(url: string | undefined): Record<string, string> {
  if (url === undefined) return {}
  return {
    'list-unsubscribe': `<${url}>`,
    'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
  }
}

/** The address is looked up and checked once, and the connection is made to exactly that one. */
async function addressOf({ host, port }: MailServer, allowedHosts: string[]): Promise<string> {
  let found: { address: string }[] | null
  try {
    found = await resolveGuarded(host, port, allowedHosts)
  } catch (cause) {
    throw new MailError('unreachable', { detail: host, cause })
  }
  if (found === null) throw new MailError('refused_address', { detail: host })
  const [first] = found
  if (!first) throw new MailError('unreachable', { detail: host })
  return first.address
}

function transportOf(server: MailServer, address: string): SMTPTransport.Options {
  const { user, password } = server
  return {
    host: address,
    port: server.port,
    secure: server.tls === 'tls',
    requireTLS: server.tls === 'starttls',
    ignoreTLS: server.tls === 'none',
    // The certificate must be of the name that was set, not of the address it led to.
    tls: isIP(server.host) > 0 ? {} : { servername: server.host },
    ...(user && password ? { auth: { user, pass: password } } : {}),
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
    dnsTimeout: connectMs,
  }
}

interface SmtpFailure extends Error {
  code?: string
  responseCode?: number
  response?: string
}

function classify(error: SmtpFailure): MailError {
  const { code = '', responseCode } = error
  const status = responseCode ?? null
  const more = { status, detail: (error.response ?? error.message).slice(0, 300), cause: error }
  if (code === 'EAUTH' || code === 'ENOAUTH') return new MailError('login', more)
  if (status !== null) return new MailError(status >= 500 ? 'permanent' : 'temporary', more)
  return new MailError('unreachable', more)
}
