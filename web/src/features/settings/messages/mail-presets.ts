/** Servers of mail that most people have; each of them wants a password made for programs. */
export const mailPresets = {
  gmail: { host: 'smtp.gmail.com', page: 'https://myaccount.google.com/apppasswords' },
  yandex: { host: 'smtp.yandex.ru', page: 'https://id.yandex.ru/security/app-passwords' },
  mailru: { host: 'smtp.mail.ru', page: 'https://account.mail.ru/user/2-step-auth/passwords' },
  ukrnet: { host: 'smtp.ukr.net', page: 'https://mail.ukr.net/desktop#security/imap' },
} as const
export type MailPreset = keyof typeof mailPresets

export const presetNames = ['gmail', 'yandex', 'mailru', 'ukrnet'] as const

/** All of them take encrypted connections at this port. */
export const presetPort = '465'

/** Whose server it is; null for one of one's own. */
export function presetOf(host: string): MailPreset | null {
  return presetNames.find((name) => mailPresets[name].host === host.trim().toLowerCase()) ?? null
}

/** The servers of the one service of messages, by the country of the account. */
export const smsHosts = [
  { country: 'KZ', url: 'https://smsc.kz' },
  { country: 'RU', url: 'https://smsc.ru' },
  { country: 'UA', url: 'https://smsc.ua' },
] as const
