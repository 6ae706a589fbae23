import { escapeHtml } from '../kernel/escape-html.ts'
import type { Language } from '../kernel/language.ts'

/**
 * The page that the last link of a letter opens. It works without scripts, and asks before it acts:
 * mail programs look at links by themselves.
 */
export function stopPage(
  language: Language,
  { business, stopped }: { business: string; stopped: boolean },
): string {
  const words = texts[language]
  const title = stopped ? words.stopped : words.ask
  const hint = stopped ? words.stoppedHint : words.askHint
  const action = stopped ? '?again=1' : '?'
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(business)}</title>
<style>${style}</style>
</head>
<body>
<main>
<p class="who">${escapeHtml(business)}</p>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(hint)}</p>
<form method="post" action="${action}"><button>${escapeHtml(stopped ? words.again : words.stop)}</button></form>
</main>
</body>
</html>
`
}

const style = `
:root{color-scheme:light dark;--page:#f5f6f8;--card:#fff;--text:#1a1d24;--quiet:#5b6270;--main:#4f46e5;--on:#fff}
@media (prefers-color-scheme:dark){:root{--page:#0d1014;--card:#161a21;--text:#e8eaee;--quiet:#a3a9b4;--main:#a5b4fc;--on:#14162b}}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--page);color:var(--text);font:16px/1.5 system-ui,sans-serif}
main{box-sizing:border-box;width:100%;max-width:30rem;padding:32px 24px;background:var(--card);border-radius:16px}
h1{margin:4px 0 8px;font-size:22px;line-height:1.3}
p{margin:0 0 24px}
.who{margin:0;color:var(--quiet)}
button{width:100%;min-height:48px;border:0;border-radius:10px;background:var(--main);color:var(--on);font:inherit;font-weight:600;cursor:pointer}
button:focus-visible{outline:3px solid var(--main);outline-offset:3px}
`.replaceAll('\n', '')

interface Words {
  ask: string
  askHint: string
  stop: string
  stopped: string
  stoppedHint: string
  again: string
}

const texts: Record<Language, Words> = {
  ru: {
    ask: 'Больше не напоминать о визитах?',
    askHint: 'Коды для входа и подтверждения ваших записей приходить будут.',
    stop: 'Не напоминать',
    stopped: 'Напоминаний больше не будет',
    stoppedHint: 'Если передумаете, включите их снова здесь.',
    again: 'Напоминать снова',
  },
  uk: {
    ask: 'Більше не нагадувати про візити?',
    askHint: 'Коди для входу та підтвердження ваших записів надходитимуть.',
    stop: 'Не нагадувати',
    stopped: 'Нагадувань більше не буде',
    stoppedHint: 'Якщо передумаєте, увімкніть їх знову тут.',
    again: 'Нагадувати знову',
  },
  kk: {
    ask: 'Енді келу уақытын еске салмау керек пе?',
    askHint: 'Кіру кодтары мен жазылуыңыздың растаулары келе береді.',
    stop: 'Еске салмау',
    stopped: 'Енді еске салынбайды',
    stoppedHint: 'Ойыңыз өзгерсе, осы жерде қайта қосыңыз.',
    again: 'Қайта еске салу',
  },
  en: {
    ask: 'Stop reminding you of your visits?',
    askHint: 'Sign-in codes and confirmations of your bookings will still come.',
    stop: 'Stop reminders',
    stopped: 'You will get no more reminders',
    stoppedHint: 'If you change your mind, turn them on again here.',
    again: 'Remind me again',
  },
}
