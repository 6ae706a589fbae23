import type { Language } from '../../kernel/language.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { queueMessage, readyChannels } from '../messages/index.ts'
import { readTenant } from '../tenancy/index.ts'
import type { User } from './user.ts'

/**
 * Sends an invitation's link to the invited person, where the business can send mail; answers
 * whether it is on its way. The text is shown to nobody else and is not kept once it is sent.
 */
export async function mailInvitation(
  tx: Transaction,
  invitation: { user: User; url: string; expiresAtMs: number },
): Promise<boolean> {
  const { user, url, expiresAtMs } = invitation
  if (user.email === null || !(await readyChannels(tx)).includes('email')) return false
  const tenant = await readTenant(tx)
  const language = user.language ?? tenant.language
  const { subject, text } = words[language]
  await queueMessage(tx, {
    key: `invitation:${user.id}:${expiresAtMs}`,
    kind: 'invitation',
    to: { channel: 'email', address: user.email },
    language,
    subject: subject(tenant.name),
    text: text({ name: user.name, business: tenant.name, url }),
    userId: user.id,
    expiresAt: new Date(expiresAtMs).toISOString(),
  })
  return true
}

const words: Record<
  Language,
  {
    subject: (business: string) => string
    text: (it: { name: string; business: string; url: string }) => string
  }
> = {
  ru: {
    subject: (business) => `Приглашение: ${business}`,
    text: ({ name, business, url }) =>
      `${name}, вас пригласили работать в ${business}.\n\nВыберите пароль по ссылке, она действует семь дней и один раз:\n${url}`,
  },
  uk: {
    subject: (business) => `Запрошення: ${business}`,
    text: ({ name, business, url }) =>
      `${name}, вас запросили працювати в ${business}.\n\nВиберіть пароль за посиланням, воно діє сім днів і один раз:\n${url}`,
  },
  kk: {
    subject: (business) => `Шақыру: ${business}`,
    text: ({ name, business, url }) =>
      `${name}, сізді ${business} жұмысына шақырды.\n\nСілтеме арқылы құпиясөз таңдаңыз, ол жеті күн және бір рет жарамды:\n${url}`,
  },
  en: {
    subject: (business) => `Invitation: ${business}`,
    text: ({ name, business, url }) =>
      `${name}, you are invited to work at ${business}.\n\nChoose a password by this link; it works once, for seven days:\n${url}`,
  },
}
