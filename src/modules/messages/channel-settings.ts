import { isIP } from 'node:net'
import { normalizeEmail } from '../../kernel/email.ts'
import { type FieldProblem, ProblemError } from '../../kernel/errors.ts'
import { rulesOf, type SettingRule, type SettingValue } from './channel.ts'
import type { Channel } from './message.ts'

/** What a person sent for a channel, told apart and checked. Null removes. */
export interface CheckedSettings {
  settings: Record<string, SettingValue | null>
  secrets: Record<string, string | null>
}

const longest = { text: 200, secret: 500 }

/**
 * Checks what was sent against the provider's rules. Fields left out are not in the answer; empty
 * ones are null. @throws ProblemError `invalid_input` with every wrong field
 */
export function checkSettings(
  of: { channel: Channel; provider?: string | undefined },
  given: Record<string, unknown>,
): CheckedSettings {
  const rules = rulesOf(of.channel, of.provider)
  if (!rules) throw invalid([{ field: 'provider', code: 'unknown_value' }])
  const problems: FieldProblem[] = []
  const checked: CheckedSettings = { settings: {}, secrets: {} }
  for (const [name, value] of Object.entries(given)) {
    const field = `settings.${name}`
    const rule = Object.hasOwn(rules.settings, name) ? rules.settings[name] : undefined
    const empty = value === null || value === ''
    if (Object.hasOwn(rules.secrets, name)) {
      const fits = empty || (typeof value === 'string' && value.length <= longest.secret)
      if (!fits) problems.push({ field, code: 'invalid' })
      else checked.secrets[name] = empty ? null : String(value)
    } else if (!rule) problems.push({ field, code: 'unknown_field' })
    else if (!rule.readOnly) {
      const read = empty ? null : readSetting(rule, value)
      if (read === undefined) problems.push({ field, code: 'invalid' })
      else checked.settings[name] = read
    }
  }
  if (problems.length > 0) throw invalid(problems)
  return checked
}

function readSetting(rule: SettingRule, value: unknown): SettingValue | undefined {
  if (rule.kind === 'port') {
    const port = Number(value)
    return Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : undefined
  }
  if (typeof value !== 'string' || value.length > longest.text) return undefined
  const text = value.trim()
  // A line break would begin a header of a letter, or a command of its protocol.
  if (text === '' || /\p{Cc}/u.test(text)) return undefined
  return readers[rule.kind](text, rule) ?? undefined
}

const readers: Record<
  Exclude<SettingRule['kind'], 'port'>,
  (text: string, rule: SettingRule) => string | null
> = {
  text: (text) => text,
  choice: (text, { choices = [] }) => (choices.includes(text) ? text : null),
  email: (text) => normalizeEmail(text),
  host: (text) => {
    const name = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i
    return isIP(text) > 0 || name.test(text) ? text.toLowerCase() : null
  },
  url: (text) => {
    if (!URL.canParse(text)) return null
    const url = new URL(text)
    const plain = url.search === '' && url.hash === '' && url.username === '' && url.password === ''
    const web = url.protocol === 'https:' || url.protocol === 'http:'
    return web && plain ? `${url.origin}${url.pathname}`.replace(/\/+$/, '') : null
  },
}

function invalid(fields: FieldProblem[]): ProblemError {
  return new ProblemError('invalid_input', { fields })
}
