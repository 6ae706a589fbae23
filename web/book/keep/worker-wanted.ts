const linksAtMost = 10

/** What a page asks the worker to keep that has come without it. */
export interface Wanted {
  page: string
  answers: string[]
}

/** What is shown without a network to a reader who has opened one page, once. */
export function wanted(of: { page: string; slug: string; tokens: string[] }): Wanted {
  const business = `/api/public/${encodeURIComponent(of.slug)}`
  // Where only a link is known, it leads to its own visit.
  const [linked = ''] = /^\/b\/[^/?]+/.exec(of.page) ?? []
  const links = of.tokens.slice(0, linksAtMost).map((token) => `/b/${token}`)
  return {
    page: of.page,
    answers: [
      ...(of.slug ? [business, `${business}/services`] : []),
      ...new Set([linked, ...links].filter(Boolean)),
    ],
  }
}
