import { shallowRef } from 'vue'
import { i18n } from '../i18n.ts'

export interface Question {
  title: string
  text?: string
  /** What will happen in other systems, a sentence each. */
  elsewhere?: readonly string[]
  /** The words on the button that does it. */
  action: string
  /** The words on the other button. */
  cancel?: string
  danger?: boolean
}

export interface Asked extends Question {
  answer(yes: boolean): void
}

export const asked = shallowRef<Asked | null>(null)

/** Asks before something is done that is not easily undone. */
export function confirm(question: Question): Promise<boolean> {
  asked.value?.answer(false)
  return new Promise((resolve) => {
    asked.value = {
      ...question,
      answer(yes) {
        asked.value = null
        resolve(yes)
      },
    }
  })
}

export function askBeforeLeaving(): Promise<boolean> {
  const { t } = i18n.global
  return confirm({
    title: t('ui.leaveTitle'),
    text: t('ui.leaveText'),
    action: t('ui.leaveAction'),
    cancel: t('ui.stay'),
    danger: true,
  })
}
