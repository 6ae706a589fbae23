import { reactive, watch } from 'vue'
import { keep, readKept } from './storage.ts'

/** Who books, as it was typed; kept at every letter, so that nothing is typed twice. */
export interface Person {
  name: string
  phone: string
  email: string
}

const storedAs = 'uzel-client'
const draftAs = 'uzel-client-note'
const nobody: Person = { name: '', phone: '', email: '' }

export const person = reactive<Person>({ ...nobody, ...readKept(storedAs, nobody) })
watch(person, (now) => keep(storedAs, now))

/** The note belongs to one booking: it lives as long as the tab, or until it is sent. */
export const draft = reactive({ note: readNote() })
watch(draft, ({ note }) => {
  try {
    sessionStorage.setItem(draftAs, note)
  } catch {
    // Without storage it lives as long as the page.
  }
})

function readNote(): string {
  try {
    return sessionStorage.getItem(draftAs) ?? ''
  } catch {
    return ''
  }
}
