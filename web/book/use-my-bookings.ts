import { onScopeDispose, ref } from 'vue'
import { ask, CallRefused } from './api/ask.ts'
import type { ClientBooking, LinkedVisit, SignedIn } from './api/shapes.ts'
import { forgetKept, readBookings, updateKept } from './keep/kept-bookings.ts'
import { forget, readKept, signedAs } from './keep/storage.ts'
import { dropPrivate } from './keep/worker-client.ts'
import { listen } from './live/client-socket.ts'
import { shopPath } from './shop.ts'
import { asKept, fromBooking, fromLink, type Visit } from './visit.ts'

/** Without the socket the list is asked for again this often. */
const pollMs = 15_000
/** Links of this device that are looked up again; older ones are shown as they were kept. */
const lookedUpAtMost = 10

/** The bookings of the signed-in client and those made in this browser, each once; live. */
export function useMyBookings() {
  const visits = ref<Visit[]>()
  const who = ref('')
  const error = ref<unknown>()
  let stopListening: (() => void) | undefined
  let hears = false

  async function load() {
    error.value = undefined
    try {
      const signedIn = await readSession()
      const mine = signedIn
        ? (await ask<{ items: ClientBooking[] }>(`GET ${shopPath('/my/bookings')}`)).items
        : []
      who.value = signedIn ? nameOf(signedIn) : ''
      visits.value = [...mine.map(fromBooking), ...(await readByLinks(mine))]
      if (signedIn?.channel && signedIn.realtime_key && !stopListening) {
        stopListening = listen({
          key: signedIn.realtime_key,
          channel: signedIn.channel,
          authPath: shopPath('/broadcasting/auth'),
          onEvent: () => void load(),
          onState: (on) => {
            hears = on
          },
        })
      }
    } catch (refused) {
      visits.value ??= readBookings().map(fromBooking)
      error.value = refused
    }
  }

  /** Where the server cannot be reached the client stays signed in, and is told so. */
  async function signOut() {
    error.value = undefined
    try {
      await ask(`DELETE ${shopPath('/session')}`)
    } catch (refused) {
      error.value = refused
      return
    }
    stopListening?.()
    stopListening = undefined
    forget(signedAs())
    await dropPrivate()
    await load()
  }

  const timer = setInterval(() => {
    if (!document.hidden && !hears) void load()
  }, pollMs)
  onScopeDispose(() => {
    clearInterval(timer)
    stopListening?.()
  })
  void load()
  return { visits, who, error, load, signOut }
}

/** Who is signed in here; nobody is asked about where nobody has signed in. */
export async function readSession(): Promise<SignedIn | null> {
  if (!readKept(signedAs(), false)) return null
  try {
    return await ask<SignedIn>(`GET ${shopPath('/session')}`)
  } catch (refused) {
    if (!(refused instanceof CallRefused && [401, 403].includes(refused.status))) throw refused
    forget(signedAs())
    return null
  }
}

async function readByLinks(known: ClientBooking[]): Promise<Visit[]> {
  const ids = new Set(known.map(({ id }) => id))
  const kept = readBookings().filter(({ id }) => !ids.has(id))
  const read = kept.map(async (booking, at) => {
    if (at >= lookedUpAtMost) return fromBooking(booking)
    try {
      const visit = fromLink(booking.token, await ask<LinkedVisit>(`GET /b/${booking.token}`))
      // A visit may have been moved elsewhere: without a network the list is what is kept here.
      updateKept(booking.token, asKept(visit))
      return visit
    } catch (refused) {
      // The booking was removed, or its link is too old to open: nobody can show it any more.
      if (!(refused instanceof CallRefused && refused.status === 404)) return fromBooking(booking)
      forgetKept(booking.token)
      return null
    }
  })
  return (await Promise.all(read)).filter((visit) => visit !== null)
}

function nameOf({ client }: SignedIn): string {
  const name = `${client.first_name} ${client.last_name}`.trim()
  return name || client.phone || client.email || ''
}
