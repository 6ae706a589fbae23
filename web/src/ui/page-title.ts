import { onScopeDispose, shallowReactive, watchEffect } from 'vue'

/** The titles that open pages gave themselves, the innermost last. */
const pageTitles = shallowReactive<{ title: string }[]>([])

/** Names the page in the browser while the component lives; a UiPage does it by its title. */
export function usePageTitle(title: () => string): void {
  const mine = shallowReactive({ title: '' })
  pageTitles.push(mine)
  watchEffect(() => {
    mine.title = title()
  })
  onScopeDispose(() => {
    pageTitles.splice(pageTitles.indexOf(mine), 1)
  })
}

/** The title of what is open: what a page says itself (a client's name), or else its route's. */
export function titleOfPage(ofRoute = ''): string {
  return pageTitles.at(-1)?.title || ofRoute
}
