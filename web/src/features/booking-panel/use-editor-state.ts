import { computed, reactive, ref, shallowRef } from 'vue'
import { CallFailed, type Schemas } from '../../api/client.ts'
import { type Draft, draftOf, missingOf, sameDraft } from './draft.ts'
import { differingParts, type Part, rebase, take } from './rebase.ts'
import { type Repeat, ruleOf } from './repeat.ts'
import type { NewClient, Scope } from './save-booking.ts'

type Booking = Schemas['Booking']

/** What somebody else made of the booking while it was open here. */
export interface News {
  theirs: Draft
  changed: Part[]
  /** Both wrote here; ours stands in the form. */
  contested: Part[]
}

/** Everything that is known of a booking being written: what is typed, and what was there. */
export function useEditorState(of: { booking: Booking | null; begin: Draft; zone: string }) {
  const { zone } = of
  const stored = shallowRef(of.booking)
  const was = shallowRef(of.booking ? draftOf(of.booking, zone) : of.begin)
  const draft = ref<Draft>(structuredClone(was.value))
  const newClient = ref<NewClient | null>(null)
  /** Typed to find the client, and nobody yet. */
  const unmatched = ref('')
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
      unmatched.value !== '' ||
      (newClient.value !== null && `${newClient.value.name}${newClient.value.phone}` !== ''),
  )
  const wasFaster = computed(
    () => error.value instanceof CallFailed && error.value.problem?.code === 'conflict',
  )
  return {
    zone,
    stored,
    was,
    draft,
    newClient,
    unmatched,
    extras,
    news,
    busy,
    error,
    tried,
    dirty,
    wasFaster,
    missing: computed(() => missingOf(draft.value)),
    rule: computed(() => extras.repeat && ruleOf(extras.repeat, draft.value.date)),
    changedParts: computed(() => differingParts(was.value, draft.value)),
  }
}

export type EditorState = ReturnType<typeof useEditorState>

/** Takes over what the server says now, without touching what is typed. */
export function receive({ stored, was, draft, news, zone }: EditorState, booking: Booking): void {
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

/** Gives up what is typed where both wrote. */
export function takeTheirs({ draft, news, was }: EditorState): void {
  if (news.value) draft.value = take(draft.value, was.value, news.value.contested)
  news.value = null
}

/** The form shows what is stored now. */
export function settle(
  { stored, was, draft, news, tried, zone }: EditorState,
  saved: Booking,
): void {
  stored.value = saved
  was.value = draftOf(saved, zone)
  draft.value = structuredClone(was.value)
  news.value = null
  tried.value = false
}
