/**
 * Comments of a portal are BB-code. A person's bracket gets an invisible mark behind it, so that
 * the portal shows `[b]` as they typed it and never as markup; on the way back the mark goes, and
 * with it whatever real markup people made in the portal. Any text survives there and back.
 */
const mark = '\u200b'

const tags =
  'b|i|u|s|p|list|url|img|color|size|font|quote|code|table|tr|td|th|left|right|center|justify|' +
  'user|video|disk file|tag|br'

/** One pass over both, so that an escaped bracket can never begin a tag. */
const escapedOrTag = new RegExp(
  `\\[${mark}|\\[\\*\\]|\\[/?(?:${tags})(?:=[^\\]]*| [^\\]]*)?\\]`,
  'gi',
)

export function toBbCode(text: string): string {
  return text.replaceAll('[', `[${mark}`)
}

export function fromBbCode(code: string): string {
  return code.replace(escapedOrTag, (found) => (found === `[${mark}` ? '[' : ''))
}
