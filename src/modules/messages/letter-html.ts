import { escapeHtml } from '../../kernel/escape-html.ts'
import type { Language } from '../../kernel/language.ts'

/** A link that is shown as a button; the first is the one that most people want. */
export interface LetterButton {
  words: string
  address: string
}

/**
 * A plain text as a letter: its paragraphs, its addresses as links, then buttons and a last quiet
 * link. Nothing is fetched from elsewhere, and what is written in the text stays text.
 */
export function letterHtml(letter: {
  subject: string
  text: string
  language: Language
  buttons?: LetterButton[]
  last?: LetterButton | null
}): string {
  const paragraphs = letter.text
    .split(/\n{2,}/)
    .map((part) => `<p style="margin:0 0 16px">${linkAddresses(part).replace(/\n/g, '<br>')}</p>`)
  return `<!doctype html>
<html lang="${letter.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(letter.subject)}</title>
</head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif">
<div style="max-width:560px;margin:0 auto">
${[...paragraphs, ...buttonsOf(letter.buttons ?? []), ...lastOf(letter.last)].join('\n')}
</div>
</body>
</html>
`
}

const buttonStyle =
  'display:inline-block;margin:0 8px 8px 0;padding:12px 20px;border-radius:8px;' +
  'border:1px solid #4f46e5;text-decoration:none;font-weight:600'
const mainStyle = ';background:#4f46e5;color:#ffffff'
/** Readable on white and on black: mail programs choose the page's colour themselves. */
const plainStyle = ';color:#7c83f0'

function buttonsOf(buttons: LetterButton[]): string[] {
  if (buttons.length === 0) return []
  const links = buttons.map(({ words, address }, at) => {
    const style = buttonStyle + (at === 0 ? mainStyle : plainStyle)
    return `<a href="${escapeHtml(address)}" style="${style}">${escapeHtml(words)}</a>`
  })
  return [`<p style="margin:0 0 16px">${links.join('\n')}</p>`]
}

function lastOf(last: LetterButton | null | undefined): string[] {
  if (!last) return []
  const link = `<a href="${escapeHtml(last.address)}" style="color:#767676">${escapeHtml(last.words)}</a>`
  return [`<p style="margin:32px 0 0;font-size:13px">${link}</p>`]
}

const longestShown = 50

function linkAddresses(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)])/)
    .map((part, at) => (at % 2 === 1 ? link(part) : escapeHtml(part)))
    .join('')
}

function link(address: string): string {
  return `<a href="${escapeHtml(address)}">${escapeHtml(shown(address))}</a>`
}

/** A signed address says nothing to a reader beyond whose it is. */
function shown(address: string): string {
  return address.length <= longestShown ? address : `${address.split('/')[2]}/…`
}
