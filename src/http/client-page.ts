import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { escapeHtml } from '../kernel/escape-html.ts'
import type { Language } from '../kernel/language.ts'

/** Runs before the first paint: a theme chosen by the reader or by the site never flashes. */
const themeScript = [
  "try{const t=new URLSearchParams(location.search).get('theme')??localStorage.getItem('uzel-theme')",
  "if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch{}",
].join(';')

/** What a policy names it by. */
export const themeScriptHash = `sha256-${createHash('sha256').update(themeScript).digest('base64')}`

/** What the clients' page is filled with. */
export interface ClientPage {
  language: Language
  /** Nothing where no business has the address. */
  business?: { slug: string; name: string; about: string } & Record<string, unknown>
  services?: unknown
  /** Links of visits belong to nobody's search results. */
  hidden: boolean
}

interface Built {
  template: string
  /** The file of the texts of each language. */
  texts: Record<string, string>
  at: number
}
let built: Built | undefined

/**
 * The page of the clients' app with the business in it: its name is there with the first byte, and
 * the app finds what it would have had to ask for. Null while the pages are not built.
 */
export function renderClientPage(folder: string, page: ClientPage): string | null {
  const found = readBuilt(folder)
  if (!found) return null
  const { language, business } = page
  const parts = found.template.split(/<!--uzel-(?:head|body)-->/)
  const [before = '', middle = '', after = ''] = parts
  return [
    before.replace('<html lang="ru">', `<html lang="${language}">`),
    head(page, found.texts[language]),
    middle,
    business ? skeleton(business) : '',
    after,
  ].join('')
}

function head({ language, business, services, hidden }: ClientPage, texts?: string): string {
  const start = business ? { slug: business.slug, business, services } : {}
  return [
    `<script>${themeScript}</script>`,
    `<title>${escapeHtml(business?.name ?? 'Uzel')}</title>`,
    texts ? `<link rel="modulepreload" href="/client/${texts}">` : '',
    hidden ? '<meta name="robots" content="noindex">' : '',
    ...(business ? told(business, language) : []),
    `<script type="application/json" id="uzel-start">${asScriptData(start)}</script>`,
  ].join('')
}

/** What is shown where the link is shared, and what the home screen needs. */
function told(business: { slug: string; name: string; about: string }, language: string): string[] {
  const about = escapeHtml(business.about.slice(0, 200))
  const slug = encodeURIComponent(business.slug)
  return [
    `<meta property="og:title" content="${escapeHtml(business.name)}">`,
    '<meta property="og:type" content="website">',
    about
      ? `<meta name="description" content="${about}"><meta property="og:description" content="${about}">`
      : '',
    '<meta name="theme-color" media="(prefers-color-scheme: light)" content="#f6f7f9">',
    '<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0e1116">',
    `<link rel="manifest" href="/book/${slug}/app.webmanifest?lang=${language}">`,
  ]
}

/** The shape of the first page, drawn before any script has come. */
function skeleton({ name, about }: { name: string; about: string }): string {
  const clamp = about.length > 100 ? ' line-clamp-2' : ''
  const words = about
    ? `<p class="mt-1 whitespace-pre-line text-soft lg:line-clamp-none${clamp}">${escapeHtml(about)}</p>`
    : ''
  const card = [
    '<section class="card mx-4 mb-4 overflow-hidden lg:mx-0"><div class="hero h-16 lg:h-32"></div>',
    '<div class="px-5 pb-3 lg:pb-4"><div class="badge"></div>',
    `<h1 class="mt-2 text-xl font-bold tracking-tight text-balance">${escapeHtml(name)}</h1>`,
    `${words}</div></section>`,
  ].join('')
  const bones = '<div class="bone h-16"></div>'.repeat(4)
  return [
    '<div class="frame" data-page="business"><div class="topbar min-h-14"></div>',
    `<div class="aside">${card}</div>`,
    `<div class="min-w-0 px-4 pb-6"><div class="grid gap-3">${bones}</div></div></div>`,
  ].join('')
}

/** Read again when the pages were built anew. */
function readBuilt(folder: string): Built | null {
  const file = join(folder, 'client/index.html')
  if (!existsSync(file)) return null
  const at = statSync(file).mtimeMs
  if (built?.at === at) return built
  const manifest: Record<string, { file: string }> = JSON.parse(
    readFileSync(join(folder, 'client/.vite/manifest.json'), 'utf8'),
  )
  const texts = Object.entries(manifest).flatMap(([name, piece]) => {
    const [, language] = /^texts\/(\w\w)\.ts$/.exec(name) ?? []
    return language ? [[language, piece.file] as const] : []
  })
  built = { template: readFileSync(file, 'utf8'), texts: Object.fromEntries(texts), at }
  return built
}

function asScriptData(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}
