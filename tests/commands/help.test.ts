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

test('every command explains itself', async () => {
  const { code, stdout } = await together(commands.map((name) => [name, '--help']))
  expect(code).toBe(0)
  for (const name of commands) expect(stdout).toContain(`Usage: uzel ${name} [options]`)
  expect(stdout.match(/^exit 0$/gm)).toHaveLength(commands.length)
})

test('the events are listed without colours where nobody looks', async () => {
  const { code, stdout } = await uzel(['event:list'])
  expect(code).toBe(0)
  expect(stdout).toContain('│ BookingCreated')
  expect(stdout).not.toContain('\u001b')
})
