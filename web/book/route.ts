import { shallowRef } from 'vue'

const names = [
  'service',
  'add',
  'time',
  'details',
  'confirm',
  'done',
  'widget',
  'my',
  'visit',
  'sign-in',
] as const
export type PageName = (typeof names)[number] | 'business' | 'move' | 'lost'

/** What the address says: the whole state of a page. */
export interface Route {
  name: PageName
  /** The address of the business; empty where only a link of a visit is known. */
  slug: string
  /** The number or the token that stands after the name of the page. */
  key: string
  query: URLSearchParams
}

/** Steps to a booking that is made: they would offer to make it once more. */
const behindDone = new Set<PageName>(['time', 'details', 'confirm'])

export const route = shallowRef(readRoute())
window.addEventListener('popstate', () => {
  const isBehind = route.value.name === 'done' && behindDone.has(readRoute().name)
  if (isBehind) history.replaceState(history.state, '', pathTo(''))
  route.value = readRoute()
})

function readRoute(): Route {
  const parts = location.pathname.split('/').filter(Boolean).map(decodeURIComponent)
  const query = new URLSearchParams(location.search)
  const [door, slug = '', page, key = '', deeper] = parts
  if (door === 'b') return { name: 'visit', slug: '', key: slug, query }
  const name = page === undefined ? 'business' : (names.find((one) => one === page) ?? 'lost')
  return { name: name === 'visit' && deeper === 'move' ? 'move' : name, slug, key, query }
}

/** Goes to a page. With `replace` the one before it is not come back to. */
export function go(path: string, { replace = false } = {}): void {
  if (path === location.pathname + location.search) return
  if (replace) history.replaceState(history.state, '', path)
  else history.pushState({ inside: true }, '', path)
  route.value = readRoute()
  if (!replace) scrollTo(0, 0)
}

/** Goes where the reader came from, or to the page above when they came from outside. */
export function goBack(above: string): void {
  if ((history.state as { inside?: boolean } | null)?.inside) history.back()
  else go(above, { replace: true })
}

/** The choice that is carried from page to page in the address. */
export interface Choice {
  services: number[]
  /** The chosen employee; null is anybody. */
  userId: number | null
  /** The beginning as an instant. */
  at: string | null
}

export function readChoice({ query, key, name }: Route = route.value): Choice {
  const numbers = (text: string | null) => (text ?? '').split(',').map(Number).filter(Boolean)
  const services = name === 'service' ? numbers(key) : numbers(query.get('services'))
  const [userId = null] = numbers(query.get('with'))
  return { services, userId, at: query.get('at') }
}

/** The address of a page of this business with a choice. */
export function pathTo(page: string, choice: Partial<Choice> = {}): string {
  const query = new URLSearchParams()
  if (choice.services?.length) query.set('services', choice.services.join(','))
  if (choice.userId) query.set('with', String(choice.userId))
  if (choice.at) query.set('at', choice.at)
  const { slug } = route.value.slug ? route.value : { slug: lastSlug }
  const path = `/book/${encodeURIComponent(slug)}${page ? `/${page}` : ''}`
  const text = query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':')
  return text ? `${path}?${text}` : path
}

/** A link of a visit does not name its business in the address; the page tells it. */
let lastSlug = ''
export function rememberSlug(slug: string): void {
  lastSlug = slug
}

/** Links inside the app change the page without loading it anew. */
export function followLinks(): void {
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = (event.target as Element | null)?.closest('a')
    if (!link || link.target || link.hasAttribute('download')) return
    if (link.origin !== location.origin || !link.pathname.startsWith('/book/')) return
    event.preventDefault()
    go(link.pathname + link.search)
  })
}
