import Table from 'cli-table3'

/** What a benchmark found, with the configuration it was found under. */
export type BenchResult = {
  name: string
  config: Record<string, string | number>
  rows: { what: string; value: number; unit: string; target?: string; ok?: boolean }[]
}

/** Prints a result for people: the configuration on one line, then the figures as a table. */
export function printTable({ name, config, rows }: BenchResult): void {
  const settings = Object.entries(config).map(([key, value]) => `${key}=${value}`)
  console.log(`\n${name}\n${settings.join('  ')}`)
  const table = new Table({
    head: ['what', 'value', 'unit', 'target', ''],
    colAligns: ['left', 'right', 'left', 'left', 'left'],
    style: { head: [], border: [] },
  })
  for (const { what, value, unit, target = '', ok } of rows) {
    table.push([what, value.toLocaleString('en-US'), unit, target, verdict(ok)])
  }
  console.log(table.toString())
}

function verdict(ok: boolean | undefined): string {
  if (ok === undefined) return ''
  return ok ? 'met' : 'MISSED'
}
