import type { Schemas } from '../../api/client.ts'
import { refresh } from '../../api/query-client.ts'
import { type Draft, spanOf } from './draft.ts'
import {
  type Saving,
  saveChange,
  saveClient,
  saveNew,
  saveSeries,
  saveSeriesChange,
} from './save-booking.ts'
import { showEarly } from './show-early.ts'
import {
  type EditorState,
  receive,
  settle,
  takeTheirs,
  useEditorState,
} from './use-editor-state.ts'

type Booking = Schemas['Booking']

/** One booking being written: what is typed, what was there, and how it is saved. */
export function useEditor(of: { booking: Booking | null; begin: Draft; zone: string }) {
  const state = useEditorState(of)
  return {
    ...state,
    receive: (booking: Booking) => receive(state, booking),
    takeTheirs: () => takeTheirs(state),
    /** The saved booking, or null when something stands in the way; then `error` says what. */
    save: () => save(state),
  }
}

export type Editor = ReturnType<typeof useEditor>

async function save(state: EditorState): Promise<Booking | null> {
  const { busy, error, stored, tried } = state
  tried.value = true
  if (busy.value || !isWhole(state)) return null
  busy.value = true
  error.value = null
  const takeBack = stored.value ? showEarly(early(state, stored.value)) : () => {}
  try {
    await keepNewClient(state)
    const saved = await send(state)
    settle(state, saved)
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

function isWhole({ extras, missing, newClient, rule, unmatched }: EditorState): boolean {
  if (unmatched.value !== '') return false
  if (missing.value.length > 0 || newClient.value?.name.trim() === '') return false
  return extras.repeat === null || rule.value !== null
}

/** A client who has been made stays made, also when the booking is refused. */
async function keepNewClient({ draft, newClient }: EditorState): Promise<void> {
  if (!newClient.value) return
  const client = await saveClient(newClient.value)
  draft.value.clientId = client.id
  newClient.value = null
  void refresh('clients')
}

async function send({ draft, extras, rule, stored, was, zone }: EditorState): Promise<Booking> {
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
function early({ draft, zone }: EditorState, booking: Booking): Booking {
  const { clientId, userId, workplaceId, statusId, note } = draft.value
  const span = spanOf(draft.value, zone)
  return {
    ...booking,
    client_id: clientId,
    user_id: userId ?? booking.user_id,
    workplace_id: workplaceId,
    status_id: statusId ?? booking.status_id,
    note,
    ...(span ? { start_time: span.start, end_time: span.end } : {}),
  }
}
