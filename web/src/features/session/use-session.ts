import { ref } from 'vue'
import { api, onSessionLost, type Schemas, visitTenant, wordsOf } from '../../api/client.ts'

const me = ref<Schemas['Me'] | null>(null)
/** `asking` until the server has said who we are, `silent` while it does not answer. */
const state = ref<'asking' | 'silent' | 'known'>('asking')
/** Whether a session has ended under the reader's hands. */
const expired = ref(false)
const askAgainMs = 2_000

export interface Credentials {
  email: string
  password: string
  tenant?: number
}

export interface TenantChoice {
  id: number
  name: string
}

// Several questions may come back unanswered at once; the first one tells. The page is kept as it
// is until somebody signs in again: what was typed must not be lost.
onSessionLost(() => {
  if (me.value !== null) expired.value = true
})

/** Who is signed in on this page. */
export function useSession() {
  return { me, state, expired, load, signIn, signOut }
}

/** The business of whoever is signed in. For pages behind the sign-in: there is always one. */
export function useTenant(): Schemas['Tenant'] {
  if (!me.value) throw new Error('this page is opened by the signed-in only')
  return me.value.tenant
}

/** Asks who we are, as often as it takes until the server answers. */
async function load(): Promise<void> {
  while (true) {
    try {
      const { data, response } = await api.GET('/api/me')
      if (response.status === 404) visitTenant(null)
      if (!data && response.status !== 401) throw new TypeError('the server is not ready')
      me.value = data ?? null
      state.value = 'known'
      return
    } catch {
      state.value = 'silent'
      await new Promise((resolve) => setTimeout(resolve, askAgainMs))
    }
  }
}

/** Signs in; answers what went wrong, in words, or which business has to be chosen. */
async function signIn(
  credentials: Credentials,
): Promise<{ problem: string | null; tenants: TenantChoice[] }> {
  try {
    const { data, error } = await api.POST('/api/login', { body: credentials })
    if (data) {
      me.value = data
      expired.value = false
      return { problem: null, tenants: [] }
    }
    const tenants = (error as { tenants?: TenantChoice[] } | undefined)?.tenants ?? []
    return { problem: tenants.length > 0 ? null : wordsOf(error), tenants }
  } catch (error) {
    return { problem: wordsOf(error), tenants: [] }
  }
}

async function signOut(): Promise<void> {
  await api.POST('/api/logout').catch(() => undefined)
  visitTenant(null)
  expired.value = false
  me.value = null
}
