import type { Language } from '../../kernel/language.ts'

/**
 * A plain text as a letter: its paragraphs, its addresses as links, nothing that is fetched from
 * elsewhere. What is written in the text stays text.
 */
export function letterHtml(letter: { subject: string; text: string; language: Language }): string {
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
${paragraphs.join('\n')}
</div>
</body>
</html>
`
}

function linkAddresses(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)])/)
    .map((part, at) => (at % 2 === 1 ? link(part) : escapeHtml(part)))
    .join('')
}

function link(address: string): string {
  const safe = escapeHtml(address)
  return `<a href="${safe}">${safe}</a>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (one) => entities[one] ?? one)
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
