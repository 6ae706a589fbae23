import './book.css'
import { createApp } from 'vue'
import BookApp from './BookApp.vue'
import { bringFonts } from './fonts.ts'
import { tellFrame } from './frame.ts'
import { readBookings } from './keep/kept-bookings.ts'
import { followLinks } from './route.ts'
import { openShop, shop } from './shop.ts'
import { startTexts } from './texts/t.ts'

tellFrame()
followLinks()
await startTexts()
// With what came in the page this is done at once; else the app shows that it is loading.
void openShop()
createApp(BookApp).mount('#app')

/** What nobody waits for comes when the page stands. */
const later = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 300))
later(() => {
  bringFonts()
  void import('./keep/worker-client.ts').then(({ startWorker }) =>
    startWorker({ slug: shop.slug, tokens: readBookings().map(({ token }) => token) }),
  )
})
