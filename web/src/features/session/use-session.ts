import { ref } from 'vue'
import { api, type Schemas, wordsOf } from '../../api/client.ts'

const me = ref<Schemas['Me'] | null>(null)
const known = ref(false)

/** Who is signed in on this page. */
export function useSession() {
  async function load(): Promise<void> {
    const { data } = await api.GET('/api/me').catch(() => ({ data: undefined }))
    me.value = data ?? null
    known.value = true
  }

  /** Signs in; answers what went wrong, in words, or null. */
  async function signIn(email: string, password: string): Promise<string | null> {
    try {
      const { data, error } = await api.POST('/api/login', { body: { email, password } })
      if (!data) return wordsOf(error)
      me.value = data
      return null
    } catch (error) {
      return wordsOf(error)
    }
  }

  async function signOut(): Promise<void> {
    await api.POST('/api/logout')
    me.value = null
  }

  return { me, known, load, signIn, signOut }
}
