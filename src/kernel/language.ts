export const languages = ['ru', 'uk', 'kk', 'en'] as const
export type Language = (typeof languages)[number]

/**
 * Picks a language from an `Accept-Language` header, or one tag (`en-GB`): the best-weighted one that
 * is spoken here. Answers the fallback when none is.
 */
export function chooseLanguage(header: string | undefined, fallback: Language): Language {
  const wanted = (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...params] = part.trim().split(';')
      const quality = params.find((param) => param.trim().startsWith('q='))
      return {
        tag: tag.slice(0, 2).toLowerCase(),
        quality: quality ? Number(quality.trim().slice(2)) : 1,
      }
    })
    .sort((a, b) => b.quality - a.quality)
  for (const { tag } of wanted) if (isLanguage(tag)) return tag
  return fallback
}

export function isLanguage(value: unknown): value is Language {
  return languages.some((language) => language === value)
}
