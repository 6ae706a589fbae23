import { ref } from 'vue'

interface InstallEvent extends Event {
  prompt(): Promise<unknown>
}

let event: InstallEvent | undefined
/** Whether the browser offers to put the app on the home screen. */
export const offered = ref(false)

window.addEventListener('beforeinstallprompt', (offer) => {
  // Asked for where it is of use, after a booking, and not in its midst.
  offer.preventDefault()
  event = offer as InstallEvent
  offered.value = true
})

export async function install(): Promise<void> {
  await event?.prompt()
  offered.value = false
}
