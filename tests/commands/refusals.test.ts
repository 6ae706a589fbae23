import { afterAll, expect, test, vi } from 'vitest'
import { oldPostgres } from './old-postgres.ts'
import { temporaryFolder, uzel } from './uzel.ts'

// Each test runs several processes; a busy machine takes seconds to start one.
vi.setConfig({ testTimeout: 60_000 })

const folder = temporaryFolder()
afterAll(folder.remove)

const production = { UZEL_ENV: 'production', UZEL_DATA: folder.path }

test.each(['start', 'serve'])(
  '%s refuses production without secrets, and lists them',
  async (name) => {
    const { code, stdout, stderr } = await uzel([name], production)
    expect([code, stdout]).toEqual([1, ''])
    const lines = stderr.split('\n').filter((line) => line.startsWith('  '))
    expect(lines.map((line) => line.trim().split(':')[0])).toEqual([
      'DATABASE_URL',
      'UZEL_KEYS',
      'UZEL_PUBLIC_URL',
      'UZEL_PUSHER_KEY',
      'UZEL_PUSHER_SECRET',
    ])
    expect(stderr).toContain('./uzel key:generate')
  },
)

test('production has no sandbox', async () => {
  const { code, stderr } = await uzel(['sandbox', 'bitrix24'], production)
  expect([code, stderr]).toEqual([1, 'There are no sandboxes in production.\n'])
})

test('a database that does not answer is named without its password', async () => {
  const env = {
    DATABASE_URL: 'postgres://owner:very-secret@127.0.0.1:1/uzel',
    UZEL_DATA: folder.path,
  }
  const { code, stderr } = await uzel(['migrate:status'], env)
  expect(code).toBe(1)
  expect(stderr).toContain('The database uzel at 127.0.0.1:1 (DATABASE_URL) cannot be used')
  expect(stderr).toContain('Nothing listens there')
  expect(stderr).not.toMatch(/very-secret|\n {4}at /)
})

test('a server older than PostgreSQL 15 is refused', async () => {
  const server = await oldPostgres('14.9', 140_009)
  const env = {
    DATABASE_URL: `postgres://owner@127.0.0.1:${server.port}/uzel`,
    UZEL_DATA: folder.path,
  }
  const { code, stderr } = await uzel(['migrate'], env)
  await server.close()
  expect(code).toBe(1)
  expect(stderr).toContain('is PostgreSQL 14.9; Uzel needs 15 or newer')
})

test.each([
  ['an unknown command', ['nonsense']],
  ['an unknown option', ['migrate', '--nonsense']],
  ['a missing option', ['token:create']],
  ['a port that is none', ['start', '--port', 'eighty']],
  ['a number that is none', ['queue:retry', 'some']],
])('%s is a wrong question: exit 2, with a word on what there is', async (_, args) => {
  const { code, stdout, stderr } = await uzel(args)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain('--help')
})

test('deleting all data asks for a plain yes', async () => {
  const { code, stderr } = await uzel(['migrate:fresh', '--data', folder.path])
  expect([code, stderr]).toEqual([1, 'This deletes ALL data. Say --force to do it.\n'])
})

test('without a terminal nobody is asked', async () => {
  const { code, stderr } = await uzel(['admin:create-super', '--data', folder.path])
  expect(code).toBe(1)
  expect(stderr).toContain('Give --name, --email and --password')
})
