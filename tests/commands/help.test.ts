import { expect, test } from 'vitest'
import { uzel } from './uzel.ts'

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
  for (let at = 0; at < commands.length; at += 4) {
    const few = commands.slice(at, at + 4)
    const answers = await Promise.all(few.map((name) => uzel([name, '--help'])))
    for (const [index, { code, stdout }] of answers.entries()) {
      expect(code).toBe(0)
      expect(stdout).toContain(`Usage: uzel ${few[index]} [options]`)
    }
  }
}, 60_000)

test('the events are listed without colours where nobody looks', async () => {
  const { code, stdout } = await uzel(['event:list'])
  expect(code).toBe(0)
  expect(stdout).toContain('│ BookingCreated')
  expect(stdout).not.toContain('\u001b')
})
