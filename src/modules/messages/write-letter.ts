import type { Outgoing } from './attempt.ts'
import { type LetterButton, letterHtml } from './letter-html.ts'
import { stoppableKinds } from './message.ts'
import type { MessageParts } from './message-parts.ts'
import { signMessageStop } from './stop-link.ts'
import { letterWords } from './wording.ts'

export interface Letter {
  subject: string
  text: string
  html: string
  /** Where mail programs go when the reader wants no more; null where nobody can say so. */
  unsubscribeUrl: string | null
}

/** A message as a letter: the buttons of its visit, and the way out of letters nobody asked for. */
export function writeLetter(
  { publicUrl, stopKeys }: Pick<MessageParts, 'publicUrl' | 'stopKeys'>,
  tenantId: number,
  message: Outgoing,
): Letter {
  const { text, language, link, clientId } = message
  const subject = message.subject ?? firstLine(text)
  const words = letterWords[language]
  const stops = stoppableKinds.includes(message.kind) && clientId !== null
  const [key] = stopKeys
  const stop = stops ? `${publicUrl}/u/${signMessageStop({ tenantId, clientId }, key)}` : null
  // Whoever reads letters without their looks gets the same links as words.
  const added = [
    ...(link !== null && !text.includes(link) ? [link] : []),
    ...(stop === null ? [] : [`${words.stop}: ${stop}`]),
  ]
  return {
    subject,
    text: [text, ...added].join('\n\n'),
    html: letterHtml({
      subject,
      text,
      language,
      buttons: buttonsOf(message),
      last: stop === null ? null : { words: words.stop, address: stop },
    }),
    unsubscribeUrl: stop,
  }
}

/**
 * The page asks before it acts: programs that look into letters follow links too, and must neither
 * confirm nor cancel anything.
 */
function buttonsOf({ kind, link, language }: Outgoing): LetterButton[] {
  if (link === null) return []
  const words = letterWords[language]
  if (kind !== 'reminder') return [{ words: words.open, address: link }]
  return [
    { words: words.confirm, address: `${link}#confirm` },
    { words: words.change, address: link },
  ]
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 120)
}
