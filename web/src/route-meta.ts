import 'vue-router'
import type { Schemas } from './api/client.ts'

export type Role = Schemas['Me']['role']

/** Those who run the business; employees see their own day, clients and services. */
export const runners: readonly Role[] = ['super_admin', 'admin', 'manager']
export const admins: readonly Role[] = ['super_admin', 'admin']

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the text that titles the page in the browser and for screen readers. */
    title?: string
    /** The sections of texts that the page needs besides the shell's. */
    texts?: readonly string[]
    /** Who may open the page; everybody signed in where it is not said. */
    roles?: readonly Role[]
    /** Opens without signing in. */
    public?: true
  }
}
