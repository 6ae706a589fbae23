import { useI18n } from 'vue-i18n'
import { useSay } from '../../ui/use-say.ts'
import { type Channel, channels, type Message, messageKinds } from './message.ts'

/** What a message is, where it goes and how it stands, in words. */
export function useMessageWords() {
  const { t } = useI18n()
  const say = useSay()

  const kindOf = ({ kind }: Pick<Message, 'kind'>): string =>
    messageKinds.some((one) => one === kind) ? t(`messages.kind.${kind}`) : kind

  const channelOf = (channel: string): string =>
    channels.some((one) => one === channel) ? t(`messages.channel.${channel as Channel}`) : channel

  /** The address as people write it: phones in groups, a chat of Telegram by its number. */
  function addressOf({ channel, to }: Pick<Message, 'channel' | 'to'>): string {
    if (channel === 'sms') return say.phone(to)
    return channel === 'telegram' ? t('messages.chat', { id: to }) : to
  }

  /** When it was sent, or when it will be tried next. */
  function whenOf(message: Message): string {
    if (message.state === 'sent') return say.ago(message.sent_at ?? message.created_at)
    if (message.state === 'due') return say.ago(message.next_try_at ?? message.created_at)
    return say.ago(message.created_at)
  }

  return { kindOf, channelOf, addressOf, whenOf }
}
