/** Where this script came from is where the booking lives. */
const script = document.currentScript as HTMLScriptElement | null
export const home = new URL(script?.src ?? location.href).origin

const words: Record<string, [book: string, close: string]> = {
  ru: ['Записаться онлайн', 'Закрыть'],
  uk: ['Записатися онлайн', 'Закрити'],
  kk: ['Онлайн жазылу', 'Жабу'],
  en: ['Book online', 'Close'],
}

/** In the language that the place asks for, or else that of the page around it. */
export function wordsFor({ dataset }: HTMLElement): [book: string, close: string] {
  const language = dataset['lang'] ?? document.documentElement.lang.slice(0, 2)
  return words[language] ?? words['en'] ?? ['', '']
}
