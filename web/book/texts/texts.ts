import type { en } from './en.ts'

/** Forms of a count by the categories of `Intl.PluralRules`; `other` is always there. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }
type Every = typeof en
export type Texts = { [Key in keyof Every]: Every[Key] extends string ? string : Forms }
type Keys<Kind> = { [Key in keyof Texts]: Texts[Key] extends Kind ? Key : never }[keyof Texts]
export type TextKey = Keys<string>
export type CountKey = Exclude<keyof Texts, TextKey>
