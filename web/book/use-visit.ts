import { onScopeDispose, type Ref, ref, watch } from 'vue'
import { ask, CallRefused } from './api/ask.ts'
import type { LinkedVisit } from './api/shapes.ts'
import { readBookings, updateKept } from './keep/kept-bookings.ts'
import { loadShop, setSlug, shop } from './shop.ts'
import { asKept, fromBooking, fromLink, type Visit } from './visit.ts'

const everyMs = 30_000

/** A visit by its link, as this device knows it at first and as the server tells it then. */
export function useVisit(token: Ref<string>) {
  const kept = readBookings().find((one) => one.token === token.value)
  const visit = ref<Visit | undefined>(kept && fromBooking(kept))
  const error = ref<unknown>()
  const missing = ref(false)

  function take(now: Visit) {
    visit.value = now
    updateKept(now.token, asKept(now))
  }

  async function load() {
    error.value = undefined
    try {
      const answer = await ask<LinkedVisit>(`GET /b/${token.value}`)
      if (!shop.slug && answer.slug) {
        setSlug(answer.slug)
        void loadShop()
      }
      take(fromLink(token.value, answer))
    } catch (refused) {
      const gone = refused instanceof CallRefused && [404, 410].includes(refused.status)
      if (gone) missing.value = true
      else error.value = refused
    }
  }

  watch(token, load, { immediate: true })
  const timer = setInterval(() => {
    if (!document.hidden) void load()
  }, everyMs)
  onScopeDispose(() => clearInterval(timer))
  return { visit, error, missing, load, take }
}
