import { computed, ref } from 'vue'

const storedAs = 'uzel-theme'
const system = matchMedia('(prefers-color-scheme: dark)')
const systemDark = ref(system.matches)
system.addEventListener('change', ({ matches }) => {
  systemDark.value = matches
})
const chosen = ref(document.documentElement.dataset['theme'])

export const isDark = computed(() => (chosen.value ? chosen.value === 'dark' : systemDark.value))

/** Changes to the other theme; the system's own choice is not stored, so that it is followed. */
export function switchTheme(): void {
  const wanted = isDark.value ? 'light' : 'dark'
  const isSystems = (wanted === 'dark') === systemDark.value
  chosen.value = isSystems ? undefined : wanted
  if (isSystems) delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = wanted
  try {
    if (isSystems) localStorage.removeItem(storedAs)
    else localStorage.setItem(storedAs, wanted)
  } catch {
    // Without storage the choice lives as long as the page.
  }
}
