import { useI18n } from 'vue-i18n'

const known = ['staff', 'online', 'api', 'sync', 'import'] as const

/** Where clients come from: the product's own words are said in the reader's language. */
export function useSources() {
  const { t } = useI18n()
  const say = (source: string) =>
    known.some((one) => one === source) ? t(`clients.sources.${source}`) : source
  /** The word that the server keeps for what a person typed. */
  const read = (typed: string) => known.find((one) => say(one) === typed.trim()) ?? typed
  return { say, read }
}
