import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

export default defineConfig(({ command }) => {
  // Under a test runner NODE_ENV says otherwise, and Vue would come with its development half.
  if (command === 'build') process.env['NODE_ENV'] = 'production'
  return {
    plugins: [vue(), tailwindcss()],
    build: { outDir: 'dist', emptyOutDir: true, target: 'es2023' },
    server: {
      proxy: { '/api': 'http://127.0.0.1:8000', '/broadcasting': 'http://127.0.0.1:8000' },
    },
  }
})
