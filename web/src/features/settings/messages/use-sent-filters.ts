import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { useRouteQuery } from '../../../ui/use-route-query.ts'
import { channels, messageKinds, messageStates } from '../../messages/message.ts'
import { useMessageWords } from '../../messages/use-message-words.ts'

/** What of the messages is listed. It lives in the address; nonsense there narrows nothing. */
export function useSentFilters() {
  const { t } = useI18n()
  const route = useRoute()
  const router = useRouter()
  const { channelOf, kindOf } = useMessageWords()
  const state = useRouteQuery('state', 'all')
  const channel = useRouteQuery('channel', 'all')
  const kind = useRouteQuery('kind', 'all')
  const client = useRouteQuery('of_client')
  const booking = useRouteQuery('of_booking')

  const query = computed(() => {
    const wantedState = messageStates.find((one) => one === state.value)
    const wantedChannel = channels.find((one) => one === channel.value)
    const wantedKind = messageKinds.find((one) => one === kind.value)
    return {
      ...(wantedState && { state: wantedState }),
      ...(wantedChannel && { channel: wantedChannel }),
      ...(wantedKind && { kind: wantedKind }),
      ...(Number(client.value) > 0 && { client_id: Number(client.value) }),
      ...(Number(booking.value) > 0 && { booking_id: Number(booking.value) }),
    }
  })
  const options = computed(() => ({
    states: [
      { value: 'all', label: t('messages.everyState') },
      ...messageStates.map((value) => ({
        value: value as string,
        label: t(`messages.state.${value}`),
      })),
    ],
    channels: [
      { value: 'all', label: t('messages.everyChannel') },
      ...channels.map((value) => ({ value: value as string, label: channelOf(value) })),
    ],
    kinds: [
      { value: 'all', label: t('messages.everyKind') },
      ...messageKinds.map((value) => ({ value: value as string, label: kindOf({ kind: value }) })),
    ],
  }))
  /** Whose messages alone are listed. */
  const about = computed(() => {
    if (query.value.booking_id !== undefined) return 'booking' as const
    return query.value.client_id === undefined ? null : ('client' as const)
  })
  const isNarrowed = computed(() => Object.keys(query.value).length > 0)
  const clear = () => router.replace({ path: route.path })

  return { state, channel, kind, query, options, about, isNarrowed, clear }
}
