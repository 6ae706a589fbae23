import { useI18n } from 'vue-i18n'
import { api, dataOf, type Schemas } from '../../api/client.ts'
import { queryClient, refresh } from '../../api/query-client.ts'
import { confirm } from '../../ui/use-confirm.ts'
import { useToast } from '../../ui/use-toast.ts'
import { type CrmState, crmKey } from './use-crm-state.ts'

type Booking = Schemas['Booking']

/** What can be done with a booking besides changing it. */
export function useActions() {
  const { t } = useI18n()
  const toast = useToast()

  /** Copies the link with which the client sees, moves and cancels the visit. */
  async function copyLink({ id }: Booking): Promise<void> {
    try {
      const { path } = await dataOf(
        api.POST('/api/bookings/{id}/client-link', { params: { path: { id } } }),
      )
      await navigator.clipboard.writeText(new URL(path, location.origin).href)
      toast.say(t('panel.linkCopied'))
    } catch (error) {
      toast.fail(error)
    }
  }

  /** Answers whether it was done. */
  async function cancel(booking: Booking): Promise<boolean> {
    const yes = await confirm({
      title: t('panel.cancelTitle'),
      text: t('panel.cancelText'),
      elsewhere: elsewhere(booking, 'panel.dealLost'),
      action: t('panel.cancelVisit'),
      cancel: t('panel.keepVisit'),
      danger: true,
    })
    if (!yes) return false
    return act(booking, t('panel.cancelled'), () =>
      api.POST('/api/bookings/{id}/cancel', {
        params: { path: { id: booking.id } },
        body: {},
      }),
    )
  }

  /** Answers whether it was done. */
  async function remove(booking: Booking): Promise<boolean> {
    const yes = await confirm({
      title: t('panel.deleteTitle'),
      text: t('panel.deleteText'),
      elsewhere: elsewhere(booking, 'panel.dealLost'),
      action: t('ui.delete'),
      danger: true,
    })
    if (!yes) return false
    return act(booking, t('panel.deleted'), () =>
      api.DELETE('/api/bookings/{id}', { params: { path: { id: booking.id } } }),
    )
  }

  async function act(
    { id }: Booking,
    words: string,
    run: () => Promise<{ response: Response; error?: unknown; data?: unknown }>,
  ): Promise<boolean> {
    try {
      await dataOf<unknown>(run())
      toast.say(words, async () => {
        const path = { params: { path: { id } }, body: {} }
        await dataOf(api.POST('/api/bookings/{id}/restore', path))
        await refresh('bookings')
      })
      return true
    } catch (error) {
      toast.fail(error)
      return false
    } finally {
      void refresh('bookings')
    }
  }

  /** What becomes of the deal of the booking, for each CRM where it has one. */
  function elsewhere(booking: Booking, words: string): string[] {
    const known = queryClient.getQueryData<CrmState[]>(crmKey(booking.id)) ?? []
    const named = known.filter(({ link }) => link !== null && link.remote_id !== null)
    if (named.length > 0) {
      return named.map(({ connection }) => t(words, { crm: connection.name }))
    }
    return booking.crm_deal_id === null ? [] : [t(words, { crm: 'CRM' })]
  }

  return { copyLink, cancel, remove }
}
