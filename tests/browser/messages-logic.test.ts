import { expect, test } from 'vitest'
import { countSmsParts } from '../../src/modules/messages/sms-parts.ts'
import { readMessageError } from '../../web/src/features/messages/problem-of.ts'
import { smsLength } from '../../web/src/features/settings/business/sms-length.ts'
import {
  bodyOf,
  draftOf,
  forgetsSecret,
  missingOf,
} from '../../web/src/features/settings/messages/channel-fields.ts'
import { presetOf } from '../../web/src/features/settings/messages/mail-presets.ts'

const email = {
  channel: 'email' as const,
  enabled: false,
  provider: 'smtp',
  settings: { host: 'smtp.gmail.com', port: 465, tls: 'tls' },
  secrets: { password: true },
  state: 'off' as const,
  error: null,
  last_sent_at: null,
}

test('a channel says what it still misses, and begins switched on', () => {
  expect(missingOf(email)).toEqual(['from_address'])
  expect(missingOf({ channel: 'telegram', settings: {}, secrets: {} })).toEqual(['bot_token'])
  expect(draftOf(email)).toMatchObject({ enabled: true, secret: '', settings: { port: '465' } })
})

test('a secret that was not typed is not sent', () => {
  const draft = draftOf(email)
  expect(bodyOf('email', draft).settings).not.toHaveProperty('password')
  const typed = bodyOf('email', { ...draft, secret: ' a b ' })
  expect(typed.settings).toMatchObject({ password: 'a b', host: 'smtp.gmail.com' })
})

test('another server forgets the secret, another sender does not', () => {
  const draft = draftOf(email)
  const changed = (some: Record<string, string>) => ({
    ...draft,
    settings: { ...draft.settings, ...some },
  })
  expect(forgetsSecret(email, changed({ from_address: 'salon@example.com' }))).toBe(false)
  expect(forgetsSecret(email, changed({ host: 'smtp.ukr.net' }))).toBe(true)
})

test('a known mail service is known by its server', () => {
  expect(presetOf(' SMTP.Yandex.ru ')).toBe('yandex')
  expect(presetOf('mail.example.com')).toBeNull()
})

test.each([
  ['smtp_535: 5.7.8 Bad credentials: try again', 'login', '5.7.8 Bad credentials: try again'],
  ['smtp_550', 'address', ''],
  ['smtp_421: busy', 'temporary', 'busy'],
  ['telegram_403: bot was blocked', 'blocked', 'bot was blocked'],
  ['telegram_500', 'answer', ''],
  ['smsc_3: no money', 'sms_money', 'no money'],
  ['smsc_77', 'sms_refused', ''],
  ['unreachable', 'unreachable', ''],
  ['something new: here', null, 'here'],
])('%s is said as %s', (error, problem, said) => {
  expect(readMessageError(error)).toEqual({ problem, said })
})

test.each([
  'See you soon',
  'x'.repeat(160),
  `${'x'.repeat(152)}€${'x'.repeat(30)}`,
  'Ждём вас завтра '.repeat(9),
  'Сәлем 🙂'.repeat(20),
])('the page counts an SMS as the server does', (text) => {
  const { parts, length, alphabet } = countSmsParts(text)
  expect(smsLength(text)).toEqual({ parts, characters: length, wide: alphabet === 'ucs2' })
})
