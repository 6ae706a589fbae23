import { api, dataOf, visitTenant } from '../../api/client.ts'

/** Other tabs of this browser share the session, and so the business it works in. */
const told = 'uzel-visit'

/** Goes to work inside another business, which its own log tells. @throws CallFailed */
export async function enterTenant(id: number, reason: string): Promise<void> {
  const body = reason.trim() ? { reason: reason.trim() } : {}
  await dataOf(api.POST('/api/tenants/{id}/enter', { params: { path: { id } }, body }))
  moveTo('/calendar')
}

/** Goes back to one's own business. @throws CallFailed */
export async function leaveTenant(): Promise<void> {
  await dataOf(api.POST('/api/tenants/leave'))
  moveTo('/tenants')
}

/** Runs `moved` when another tab has gone elsewhere; answers how to stop listening. */
export function onVisit(moved: () => void): () => void {
  const listen = (event: StorageEvent) => {
    if (event.key === told) moved()
  }
  window.addEventListener('storage', listen)
  return () => window.removeEventListener('storage', listen)
}

/** Nothing that was read of one business may stand on a page of the other. */
function moveTo(path: string): void {
  visitTenant(null)
  localStorage.setItem(told, String(Date.now()))
  location.assign(path)
}
