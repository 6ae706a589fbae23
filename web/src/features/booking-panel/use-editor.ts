import { computed, reactive, ref, shallowRef } from 'vue'
import { CallFailed, type Schemas } from '../../api/client.ts'
import { refresh } from '../../api/query-client.ts'
import { nextStep, wallOf } from './clock.ts'
import { type Draft, draftOf, lineOf, missingOf, sameDraft } from './draft.ts'
import type { NewBookingStart } from './open.ts'
import { differingParts, type Part, rebase, take } from './rebase.ts'
import { type Repeat, ruleOf } from './repeat.ts'
import {
  type NewClient,
  type Saving,
  type Scope,
  saveChange,
  saveClient,
  saveNew,
  saveSeries,
  saveSeriesChange,
} from './save-booking.ts'
import { showEarly } from './show-early.ts'
import { type Catalog, named } from './use-catalog.ts'

type Booking = Schemas['Booking']

/** What somebody else made of the booking while it was open here. */
export interface News {
  theirs: Draft
  changed: Part[]
  /** Both wrote here; ours stands in the form. */
  contested: Part[]
}

/** A new booking as it is before anybody has typed. */
export function beginDraft(
  start: NewBookingStart,
  catalog: Catalog,
  usual: { zone: string; stepMinutes: number; userId: number | null; nowMs: number },
): Draft {
  const { zone, stepMinutes, nowMs } = usual
  const statuses = catalog.statuses.value
  const services = (start.serviceIds ?? []).flatMap((id) => named(catalog.services.value, id) ?? [])
  return {
    ...(start.start ? wallOf(start.start, zone) : nextStep(nowMs, zone, stepMinutes)),
    clientId: start.clientId ?? null,
    userId: start.userId ?? usual.userId,
    workplaceId: start.workplaceId ?? null,
    lines: services.map(lineOf),
    ownMinutes: null,
    statusId: (statuses.find((status) => status.is_default) ?? statuses[0])?.id ?? null,
    note: '',
  }
}

/** One booking being written: what is typed, what was there, and how it is saved. */
export function useEditor(of: { booking: Booking | null; begin: Draft; zone: string }) {
  const { zone } = of
  const stored = shallowRef(of.booking)
  const was = shallowRef(of.booking ? draftOf(of.booking, zone) : of.begin)
  const draft = ref<Draft>(structuredClone(was.value))
  const newClient = ref<NewClient | null>(null)
  const extras = reactive({
    repeat: null as Repeat | null,
    skipClashing: false,
    scope: 'one' as Scope,
    force: false,
  })
  const news = shallowRef<News | null>(null)
  const busy = ref(false)
  const error = shallowRef<unknown>(null)
  const tried = ref(false)

  const dirty = computed(
    () =>
      !sameDraft(was.value, draft.value) ||
      extras.repeat !== null ||
      (newClient.value !== null && `${newClient.value.name}${newClient.value.phone}` !== ''),
  )
  const missing = computed(() => missingOf(draft.value))
  const rule = computed(() => extras.repeat && ruleOf(extras.repeat, draft.value.date))

  /** Takes over what the server says now, without touching what is typed. */
  function receive(booking: Booking): void {
    if (stored.value === null || booking.version <= stored.value.version) return
    const theirs = draftOf(booking, zone)
    const met = rebase({ was: was.value, mine: draft.value, theirs })
    stored.value = booking
    was.value = theirs
    draft.value = met.draft
    if (met.changed.length === 0) return
    // The same parts may have been told already, when one change follows another.
    const changed = [...new Set([...(news.value?.changed ?? []), ...met.changed])]
    const contested = [...new Set([...(news.value?.contested ?? []), ...met.contested])]
    news.value = { theirs, changed, contested }
  }

  function takeTheirs(): void {
    if (news.value) draft.value = take(draft.value, was.value, news.value.contested)
    news.value = null
  }

  /** The saved booking, or null when something stands in the way; then `error` says what. */
  async function save(): Promise<Booking | null> {
    tried.value = true
    if (busy.value || missing.value.length > 0) return null
    if (newClient.value?.name.trim() === '') return null
    if (extras.repeat && rule.value === null) return null
    busy.value = true
    error.value = null
    const takeBack = stored.value ? showEarly(early(stored.value)) : () => {}
    try {
      await keepNewClient()
      const saved = await send()
      stored.value = saved
      was.value = draftOf(saved, zone)
      draft.value = structuredClone(was.value)
      news.value = null
      tried.value = false
      return saved
    } catch (thrown) {
      takeBack()
      error.value = thrown
      return null
    } finally {
      busy.value = false
      void refresh('bookings')
    }
  }

  /** A client who has been made stays made, also when the booking is refused. */
  async function keepNewClient(): Promise<void> {
    if (!newClient.value) return
    const client = await saveClient(newClient.value)
    draft.value.clientId = client.id
    newClient.value = null
    void refresh('clients')
  }

  async function send(): Promise<Booking> {
    const saving: Saving = { draft: draft.value, zone, force: extras.force }
    if (stored.value === null) {
      if (rule.value === null) return saveNew(saving)
      const made = await saveSeries({ ...saving, rrule: rule.value, skip: extras.skipClashing })
      const [first] = made.items
      if (!first) throw new Error('assertion failed: a series has visits')
      return first
    }
    const { id, version } = stored.value
    const change = { ...saving, id, was: was.value }
    if (extras.scope !== 'one') return saveSeriesChange({ ...change, scope: extras.scope })
    return saveChange({ ...change, version })
  }

  /** The booking as it will be, as far as this page can tell. */
  function early(booking: Booking): Booking {
    const { clientId, userId, workplaceId, statusId, note } = draft.value
    return {
      ...booking,
      client_id: clientId,
      user_id: userId ?? booking.user_id,
      workplace_id: workplaceId,
      status_id: statusId ?? booking.status_id,
      note,
    }
  }

  const wasFaster = computed(
    () => error.value instanceof CallFailed && error.value.problem?.code === 'conflict',
  )
  const changedParts = computed(() => differingParts(was.value, draft.value))

  return {
    stored,
    was,
    draft,
    newClient,
    extras,
    news,
    busy,
    error,
    tried,
    dirty,
    missing,
    rule,
    wasFaster,
    changedParts,
    receive,
    takeTheirs,
    save,
  }
}

export type Editor = ReturnType<typeof useEditor>
