import { onScopeDispose, ref, watch } from 'vue'
import { useRouter } from 'vue-router'
import { api, type Schemas } from '../../api/client.ts'
import { useQueryOf } from '../../api/use-query-of.ts'
import { useRouteQuery } from '../../ui/use-route-query.ts'
import { useTenant } from '../session/use-session.ts'
import { type Plan, readPlan, suggestedPlan } from './import-plan.ts'

const watchedEveryMs = 1_000

/** One import by the number in the address, and the plan for it, which outlives a reload. */
export function useImport() {
  const { country } = useTenant()
  const router = useRouter()
  const number = useRouteQuery('import')
  const step = useRouteQuery('step')
  const id = () => Number(number.value) || 0
  const plan = ref<Plan | null>(null)
  const found = useQueryOf(
    () => ['client-imports', id()],
    (signal) => api.GET('/api/client-imports/{id}', { params: { path: { id: id() } }, signal }),
    { enabled: () => id() > 0 },
  )
  watch(
    found.data,
    (file) => {
      if (!file) plan.value = null
      else if (plan.value === null) plan.value = planFor(file, country)
    },
    { immediate: true },
  )
  watch(plan, keep, { deep: true })

  const timer = setInterval(() => {
    if (found.data.value?.state === 'running' && !document.hidden) void found.refetch()
  }, watchedEveryMs)
  onScopeDispose(() => clearInterval(timer))

  function keep(now: Plan | null) {
    if (now) sessionStorage.setItem(keyOf(id()), JSON.stringify(now))
  }
  /** Begins with another file, or with none. */
  function open(file: Schemas['ClientImport'] | null) {
    plan.value = null
    void router.push({ query: file ? { import: String(file.id) } : {} })
  }

  return { id, step, found, plan, open }
}

const keyOf = (id: number) => `uzel-import-${id}`

function planFor(file: Schemas['ClientImport'], country: string): Plan {
  return readPlan(sessionStorage.getItem(keyOf(file.id)), file) ?? suggestedPlan(file, country)
}
