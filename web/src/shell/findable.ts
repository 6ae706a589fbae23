import { Languages, MonitorCog, UserPlus } from '@lucide/vue'
import type { Component } from 'vue'
import type { Router } from 'vue-router'
import { settingsFor } from '../features/settings/places.ts'
import type { Role } from '../route-meta.ts'
import { speak } from '../texts.ts'
import { languageNames } from '../ui/language-names.ts'
import { themes, useTheme } from '../ui/use-theme.ts'
import { placesFor } from './nav.ts'

/** Something that the search over everything can do besides the keys of the page. */
export interface FindableAction {
  id: string
  label: string
  /** What it is found by besides its label. */
  words?: string
  icon: Component
  run(router: Router): unknown
}

/** The pages of the menu and those of the settings; labels are keys of texts. */
export function findablePages(role: Role) {
  const settings = settingsFor(role).map(({ name, icon }) => ({
    name: `settings-${name}`,
    path: `/settings/${name}`,
    label: `settings.place.${name}`,
    icon,
  }))
  return [...placesFor(role), ...settings]
}

export function findableActions(t: (key: string) => string): FindableAction[] {
  const { choose } = useTheme()
  const themeWords = {
    light: 'shell.themeLight',
    dark: 'shell.themeDark',
    system: 'shell.themeSystem',
  }
  return [
    {
      id: 'new-client',
      label: t('shell.newClient'),
      icon: UserPlus,
      run: (router) => router.push({ path: '/clients', query: { edit: 'new' } }),
    },
    ...themes.map((theme) => ({
      id: `theme-${theme}`,
      label: `${t('shell.theme')}: ${t(themeWords[theme])}`,
      words: 'theme',
      icon: MonitorCog,
      run: () => choose(theme),
    })),
    ...Object.entries(languageNames).map(([language, name]) => ({
      id: `language-${language}`,
      label: `${t('shell.language')}: ${name}`,
      words: 'language',
      icon: Languages,
      run: () => speak(language as keyof typeof languageNames),
    })),
  ]
}
