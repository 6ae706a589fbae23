import { useI18n } from 'vue-i18n'
import type { Schemas } from '../../api/client.ts'
import { useSay } from '../../ui/use-say.ts'
import { kinds } from './record-kinds.ts'

type Run = Schemas['Run']

const triggers = ['changes', 'schedule', 'person', 'audit', 'repair']
const minuteSeconds = 60

/** Runs in words: what was done, by whose wish, how fast, how much longer. */
export function useRunWords() {
  const { t } = useI18n()
  const say = useSay()

  /** What the run is, as a title. */
  function titleOf(run: Pick<Run, 'trigger' | 'kind'>): string {
    const what = t(`connections.run.${triggers.find((one) => one === run.trigger) ?? 'changes'}`)
    const kind = kinds.find((one) => one === run.kind)
    return kind ? `${what}: ${t(`connections.kinds.${kind}`)}` : what
  }

  /** What it came to, the parts that are not nothing. */
  function countsOf(run: Run): string {
    const parts = (['created', 'updated', 'unchanged', 'failed'] as const)
      .filter((name) => run[name] > 0)
      .map((name) =>
        t(
          `connections.counted.${isAudit(run) ? `audit_${name}` : name}`,
          { n: say.number(run[name]) },
          run[name],
        ),
      )
    return parts.join(' · ') || t('connections.nothingDone')
  }

  function lengthOf(seconds: number): string {
    if (seconds < minuteSeconds)
      return t('connections.seconds', { n: Math.max(1, Math.round(seconds)) })
    return say.duration(Math.round(seconds / minuteSeconds))
  }

  const speedOf = (run: Run) =>
    t('connections.perSecond', { n: say.number(rounded(run.progress.per_second)) })
  const leftOf = (run: Run) =>
    run.progress.seconds_left === null
      ? null
      : t('connections.left', { time: lengthOf(run.progress.seconds_left) })

  return { titleOf, countsOf, lengthOf, speedOf, leftOf }
}

export function isAudit({ trigger }: Pick<Run, 'trigger'>): boolean {
  return trigger === 'audit' || trigger === 'repair'
}

/** As fine as a speed is meant: 3.2, but 53. */
function rounded(speed: number): number {
  return speed < 10 ? Math.round(speed * 10) / 10 : Math.round(speed)
}
