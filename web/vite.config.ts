import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

/** The Uzel that a development server shows. */
const server = process.env['UZEL_DEV_API'] ?? 'http://127.0.0.1:8000'

/** What every page stands on, as the beginnings of packages' names. */
const frame = ['@?vue', '@intlify', '@tanstack[\\\\/](query|vue-query)', 'openapi-fetch']

export default defineConfig(({ command }) => {
  // Under a test runner NODE_ENV says otherwise, and Vue would come with its development half.
  if (command === 'build') process.env['NODE_ENV'] = 'production'
  return {
    plugins: [vue(), tailwindcss()],
    define: {
      __VUE_OPTIONS_API__: false,
      __VUE_I18N_LEGACY_API__: false,
      __VUE_I18N_FULL_INSTALL__: false,
      __INTLIFY_PROD_DEVTOOLS__: false,
    },
    build: {
      outDir: 'dist',
      emptyOutDir: true,
      target: 'es2023',
      // What a first visit costs is counted from it.
      manifest: true,
      rolldownOptions: {
        output: {
          codeSplitting: {
            groups: [
              // One piece that changes seldom, so that a new version of a page leaves it cached.
              {
                name: 'frame',
                test: new RegExp(`node_modules[\\\\/](${frame.join('|')})`),
              },
            ],
          },
        },
      },
    },
    server: {
      proxy: { '/api': server, '/broadcasting': server, '/app/': { target: server, ws: true } },
    },
  }
})
