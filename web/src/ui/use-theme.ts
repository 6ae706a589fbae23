import { ref } from 'vue'

export const themes = ['light', 'dark', 'system'] as const
export type Theme = (typeof themes)[number]

/** The name is known to `public/theme.js` too, which runs before everything else. */
const stored = 'uzel-theme'
const theme = ref<Theme>(themes.find((one) => one === localStorage.getItem(stored)) ?? 'system')

/** The theme of this device: a chosen one, or the system's. */
export function useTheme() {
  function choose(chosen: Theme): void {
    theme.value = chosen
    if (chosen === 'system') {
      localStorage.removeItem(stored)
      delete document.documentElement.dataset['theme']
    } else {
      localStorage.setItem(stored, chosen)
      document.documentElement.dataset['theme'] = chosen
    }
  }
  return { theme, choose }
}
