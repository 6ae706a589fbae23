import { useI18n } from 'vue-i18n'
import { readMessageError } from './problem-of.ts'

/** Why something was not sent and what to do about it, with what the other side said. */
export function useMessageError() {
  const { t } = useI18n()
  function sayError(error: string): string {
    const { problem, said } = readMessageError(error)
    if (problem === null) return error
    const words = t(`messages.problem.${problem}`)
    return said === '' ? words : `${words} ${t('messages.theySay', { words: said })}`
  }
  return { sayError }
}
