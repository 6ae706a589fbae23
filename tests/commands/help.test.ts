import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { together, uzel } from './uzel.ts'

const commands = [
  'start',
  'serve',
  'queue:work',
  'queue:failed',
  'queue:retry',
  'queue:restart',
  'event:list',
  'migrate',
  'migrate:rollback',
  'migrate:fresh',
  'migrate:status',
  'db:seed',
  'key:generate',
  'key:rotate',
  'admin:create-super',
  'token:create',
  'bitrix24:sync-products',
  'bitrix24:check',
  'yclients:check',
  'yclients:user-token',
  'yclients:sync-catalog',
  'yclients:sync-bookings',
  'yclients:webhook-guide',
  'yclients:webhook-test',
  'yclients:demo',
  'sync:audit',
  'sandbox',
  'new:connector',
  'test',
  'check',
  'bench',
]

test('the help lists every command, each with what it does', async () => {
  const { code, stdout } = await uzel(['--help'])
  expect(code).toBe(0)
  const listed = [...stdout.matchAll(/^ {2}([a-z][\w:-]+) .*[a-z]/gm)].map(([, name]) => name)
  expect(listed).toEqual(expect.arrayContaining(commands))
})

test('every command explains itself, in the words of the reference', async () => {
  const { code, stdout } = await together(commands.map((name) => [name, '--help']))
  expect(code).toBe(0)
  expect(stdout.match(/^exit 0$/gm)).toHaveLength(commands.length)
  const written = readFileSync(
    join(import.meta.dirname, '../../docs/reference/commands.md'),
    'utf8',
  )
  const told = stdout.split(/^exit 0$/m).map((text) => text.trim())
  for (const [at, name] of commands.entries()) {
    expect(told[at]).toContain(`Usage: uzel ${name} [options]`)
    expect(written).toContain(`### ${name}\n\n\`\`\`\n${told[at]}\n\`\`\`\n`)
  }
})

test('the events are listed without colours where nobody looks', async () => {
  const { code, stdout } = await uzel(['event:list'])
  expect(code).toBe(0)
  expect(stdout).toContain('│ BookingCreated')
  expect(stdout).not.toContain('\u001b')
})
