import type { InfiniteData } from '@tanstack/vue-query'
import { useI18n } from 'vue-i18n'
import { api, type Schemas } from '../../api/client.ts'
import { useChange } from '../../api/use-change.ts'
import type { Page } from '../../api/use-query-of.ts'
import { useSay } from '../../ui/use-say.ts'
import { useToast } from '../../ui/use-toast.ts'

type Service = Schemas['Service']
type Change = Pick<Partial<Service>, 'active' | 'price_minor'>

/** Quick changes of a service from the list; each can be taken back. */
export function useServiceChanges() {
  const { t } = useI18n()
  const say = useSay()
  const toast = useToast()
  const change = useChange({
    run: ({ id, ...body }: { id: number } & Change) =>
      api.PUT('/api/services/{id}', { params: { path: { id } }, body }),
    optimistic: ({ id, ...fields }, patch) =>
      patch<InfiniteData<Page<Service>>>(['services', 'table'], (cached) => ({
        ...cached,
        pages: cached.pages.map((page) => ({
          ...page,
          items: page.items.map((one) => (one.id === id ? { ...one, ...fields } : one)),
        })),
      })),
    refreshes: ['services'],
  })

  async function apply(input: { id: number } & Change, words: string, back: Change) {
    try {
      await change.run(input)
      toast.say(words, () => change.run({ id: input.id, ...back }))
    } catch (error) {
      toast.fail(error)
    }
  }

  /** Takes a service out of what is sold, or back into it. */
  const archive = ({ id, name, active }: Service) =>
    apply(
      { id, active: !active },
      active ? t('services.archivedNow', { name }) : t('services.returned', { name }),
      { active },
    )

  const reprice = ({ id, name, price_minor: was }: Service, priceMinor: number) =>
    apply(
      { id, price_minor: priceMinor },
      t('services.repriced', { name, price: say.money(priceMinor) }),
      { price_minor: was },
    )

  return { archive, reprice }
}
