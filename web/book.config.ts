import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

const home = `${import.meta.dirname}/book`

/** Entries whose addresses other sites and browsers remember. */
const fixed = new Set(['embed', 'worker'])

/** Parts of the app that no step of a booking waits for. */
const late = [
  /^(embed|live|widget|worker|keep.worker|main|index|book\.css|fonts)/,
  /^texts.[a-z]{2}\./,
  /^pages.(Add|Visit|Move|My|SignIn|Widget)/,
  /^parts.(SureDialog|CodeField)/,
  /^use-(visit|my)/,
]

/** What a booking needs from first page to last is one file; the rest comes when asked for. */
function isCore(id: string): boolean {
  const [, own] = /[\\/]web[\\/]book[\\/](.*)$/.exec(id) ?? []
  if (own === undefined) return !id.includes('\0vite') && !/\.(css|woff2)/.test(id)
  return !late.some((part) => part.test(own))
}

/** The clients' own app: a build of its own, so that it carries nothing of the desk's pages. */
export default defineConfig(({ command }) => {
  if (command === 'build') process.env['NODE_ENV'] = 'production'
  return {
    root: home,
    base: '/client/',
    plugins: [vue(), tailwindcss(), inlineStyle(), listShell(), closeLoader()],
    define: { __VUE_OPTIONS_API__: false, __VUE_PROD_DEVTOOLS__: false },
    build: {
      outDir: '../dist/client',
      target: 'es2023',
      manifest: true,
      cssCodeSplit: false,
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: {
          index: `${home}/index.html`,
          embed: `${home}/embed/loader.ts`,
          worker: `${home}/worker.ts`,
        },
        output: {
          codeSplitting: { groups: [{ name: 'core', test: isCore }] },
          entryFileNames: ({ name }) => (fixed.has(name) ? '[name].js' : 'assets/[name]-[hash].js'),
        },
      },
    },
  }
})

/** Puts the style into the page: the first picture waits for one answer instead of two. */
function inlineStyle(): Plugin {
  return {
    name: 'uzel-inline-style',
    enforce: 'post',
    apply: 'build',
    generateBundle(_options, bundle) {
      const page = bundle['index.html']
      if (page?.type !== 'asset') return
      page.source = String(page.source).replace(
        /<link rel="stylesheet"[^>]*href="\/client\/([^"]+)"[^>]*>/g,
        (link, name: string) => {
          const style = bundle[name]
          return style?.type === 'asset' ? `<style>${String(style.source)}</style>` : link
        },
      )
    },
  }
}

/** Tells the worker what the shell consists of, and gives each build its own version. */
function listShell(): Plugin {
  return {
    name: 'uzel-list-shell',
    enforce: 'post',
    apply: 'build',
    generateBundle(_options, bundle) {
      const worker = bundle['worker.js']
      if (worker?.type !== 'chunk') return
      const names = Object.keys(bundle).filter((name) => /^assets\/.+\.js$/.test(name))
      const files = names.sort().map((name) => `/client/${name}`)
      worker.code = worker.code.replace(/['"`]uzel-shell['"`]/, JSON.stringify(files.join(' ')))
    },
  }
}

/** The loader runs as a classic script in pages of others: none of its names may be theirs. */
function closeLoader(): Plugin {
  return {
    name: 'uzel-close-loader',
    enforce: 'post',
    apply: 'build',
    generateBundle(_options, bundle) {
      const loader = bundle['embed.js']
      if (loader?.type === 'chunk') loader.code = `(()=>{${loader.code.trim()}})()\n`
    },
  }
}
