import { useI18n } from 'vue-i18n'
import { type Answer, api, dataOf, type Schemas } from '../../api/client.ts'
import { queryClient, refresh } from '../../api/query-client.ts'
import { copyText } from '../../ui/copy-text.ts'
import { confirm } from '../../ui/use-confirm.ts'
import { useSay } from '../../ui/use-say.ts'
import { useToast } from '../../ui/use-toast.ts'
import { clientKey } from './use-client.ts'
import { type CrmState, crmKey } from './use-crm-state.ts'

type Booking = Schemas['Booking']

/** What can be done with a booking besides changing it. */
export function useActions() {
  const { t } = useI18n()
  const toast = useToast()
  const say = useSay()

  /** Whose visit it is, and when: the ways back of two visits are told apart by it. */
  function describe({ client_id: id, start_time: start }: Booking) {
    const client = queryClient.getQueryData<Schemas['Client']>(clientKey(id))
    return {
      client: client?.name ?? t('panel.noClient'),
      when: `${say.day(say.dateOf(start), 'short')}, ${say.time(start)}`,
    }
  }

  /** Copies the link with which the client sees, moves and cancels the visit. */
  async function copyLink({ id }: Booking): Promise<void> {
    try {
      const { path } = await dataOf(
        api.POST('/api/bookings/{id}/client-link', { params: { path: { id } } }),
      )
      const link = new URL(path, location.origin).href
      if (await copyText(link)) toast.say(t('panel.linkCopied'))
      else window.prompt(t('panel.copyLink'), link)
    } catch (error) {
      toast.fail(error)
    }
  }

  /** Answers whether it was done. */
  async function cancel(booking: Booking): Promise<boolean> {
    const yes = await confirm({
      title: t('panel.cancelTitle'),
      text: t('panel.cancelText'),
      elsewhere: elsewhere(booking, t),
      action: t('panel.cancelVisit'),
      cancel: t('panel.keepVisit'),
      danger: true,
    })
    if (!yes) return false
    return act(booking, t('panel.cancelled', describe(booking)), (path) =>
      api.POST('/api/bookings/{id}/cancel', { ...path, body: {} }),
    )
  }

  /** Answers whether it was done. */
  async function remove(booking: Booking): Promise<boolean> {
    const yes = await confirm({
      title: t('panel.deleteTitle'),
      text: t('panel.deleteText'),
      elsewhere: elsewhere(booking, t),
      action: t('ui.delete'),
      danger: true,
    })
    if (!yes) return false
    return act(booking, t('panel.deleted', describe(booking)), (path) =>
      api.DELETE('/api/bookings/{id}', path),
    )
  }

  return { copyLink, cancel, remove }
}

/** What can be taken back for a moment. */
async function act(
  { id }: Booking,
  words: string,
  run: (path: { params: { path: { id: number } } }) => Promise<Answer<unknown>>,
): Promise<boolean> {
  const toast = useToast()
  const path = { params: { path: { id } } }
  try {
    await dataOf(run(path))
    toast.say(words, async () => {
      await dataOf(api.POST('/api/bookings/{id}/restore', { ...path, body: {} }))
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
function elsewhere(
  booking: Booking,
  t: (key: string, named: Record<string, unknown>) => string,
): string[] {
  const known = queryClient.getQueryData<CrmState[]>(crmKey(booking.id)) ?? []
  const named = known.filter(({ link }) => link !== null && link.remote_id !== null)
  if (named.length > 0) {
    return named.map(({ connection }) => t('panel.dealLost', { crm: connection.name }))
  }
  return booking.crm_deal_id === null ? [] : [t('panel.dealLost', { crm: 'CRM' })]
}
