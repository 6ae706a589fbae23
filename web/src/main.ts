import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import App from './App.vue'
import { keepFresh, queryClient } from './api/query-client.ts'
import { i18n } from './i18n.ts'
import { router } from './router.ts'
import { loadTexts } from './texts.ts'
import './style.css'

keepFresh()
await loadTexts()
createApp(App).use(i18n).use(VueQueryPlugin, { queryClient }).use(router).mount('#app')
