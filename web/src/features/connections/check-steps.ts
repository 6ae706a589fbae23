export interface CheckStep {
  name: string
  ok: boolean
  found: string
  fix: string | null
  setting?: string | undefined
}

/** `later`: done by itself at the start; `choose`: something to choose in the settings. */
export type Grade = 'ok' | 'later' | 'choose' | 'failed'

const madeAtTheStart = /\.(prepare|application_token)$/

export function gradeOf({ ok, fix, setting }: CheckStep): Grade {
  if (ok) return 'ok'
  if (fix !== null && madeAtTheStart.test(fix)) return 'later'
  return setting === undefined ? 'failed' : 'choose'
}

/** Whether the account answers at all: without that there is nothing to choose from. */
export function isReached(steps: readonly CheckStep[]): boolean {
  return (
    steps.length > 2 &&
    gradesOf(steps, ['reach', 'credentials', 'plan']).every((one) => one === 'ok')
  )
}

function gradesOf(steps: readonly CheckStep[], names: string[]): Grade[] {
  return steps.filter(({ name }) => names.includes(name)).map(gradeOf)
}
