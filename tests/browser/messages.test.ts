import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day, hasBrowser, type SalonPages, startSalonPages } from './salon-page.ts'

interface MailBox {
  port: number
  /** The letters as they came, whole. */
  letters: string[]
  close(): Promise<void>
}

const secret = 'letmein'
let pages: SalonPages
let page: Page
let mail: MailBox
beforeAll(async () => {
  if (!hasBrowser) return
  mail = await startMailBox()
  pages = await startSalonPages()
  page = await pages.openPage('/settings/messages')
})
afterAll(async () => {
  await pages?.close()
  await mail?.close()
})

/** A mail server that takes the one password, and keeps what it is given. */
async function startMailBox(): Promise<MailBox> {
  const letters: string[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _session, done) => {
      if (password === secret) done(null, { user: username ?? '' })
      else done(Object.assign(new Error('Wrong password'), { responseCode: 535 }))
    },
    onData: (stream, _session, done) => {
      let letter = ''
      stream.on('data', (chunk: Buffer) => {
        letter += chunk.toString()
      })
      stream.on('end', () => {
        letters.push(letter)
        done()
      })
    },
  })
  const port = await new Promise<number>((resolve) => {
    const listener = server.listen(0, '127.0.0.1', () =>
      resolve((listener.address() as AddressInfo).port),
    )
  })
  return {
    port,
    letters,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

const card = (name: string) => page.getByRole('region', { name, exact: true })

test.skipIf(!hasBrowser)(
  'a mail server is set up, and a wrong password is told in words',
  async () => {
    const email = card('E-mail')
    await email.getByText('Not connected').waitFor()
    await email.getByRole('button', { name: 'Connect' }).click()
    await email.getByLabel('Where your mail is').selectOption('Gmail')
    expect(await email.getByLabel('Server', { exact: true }).inputValue()).toBe('smtp.gmail.com')
    await email.getByText('Your usual password will not do').waitFor()
    await email.getByLabel('Where your mail is').selectOption('Another server')
    await email.getByLabel('Server', { exact: true }).fill('127.0.0.1')
    await email.getByLabel('Port').fill(String(mail.port))
    await email.getByLabel('Encryption').selectOption('No encryption')
    await email.getByLabel('Sender address').fill('salon@example.com')
    await email.getByLabel('User name').fill('salon')
    await email.getByLabel('Password').fill('a wrong one')
    await email.getByRole('button', { name: 'Save' }).click()
    await email.getByText('Works', { exact: true }).waitFor()
    expect(await email.getByLabel('Try it: to address').inputValue()).toBe('ada@example.com')
    await email.getByRole('button', { name: 'Send a test' }).click()
    await email.getByText('It was not sent').waitFor()
    await email.getByText('The server did not take the user name or the password').first().waitFor()
    await email.getByText('Does not send').waitFor()
  },
)

test.skipIf(!hasBrowser)(
  'the password is replaced without being shown, and the test arrives',
  async () => {
    const email = card('E-mail')
    await email.getByRole('button', { name: 'Edit' }).click()
    const kept = email.getByRole('group', { name: 'Password' })
    await kept.getByText('kept').waitFor()
    expect(await email.innerText()).not.toContain('a wrong one')
    await kept.getByRole('button', { name: 'Replace' }).click()
    await email.getByLabel('Password').fill(secret)
    await email.getByRole('button', { name: 'Save' }).click()
    await email.getByRole('button', { name: 'Send a test' }).click()
    await email.getByText('Sent to ada@example.com').waitFor()
    await email.getByText('Works', { exact: true }).waitFor()
    expect(mail.letters).toHaveLength(1)
    expect(mail.letters[0]).toContain('To: ada@example.com')
  },
)

test.skipIf(!hasBrowser)('another server forgets the password, and says so', async () => {
  const email = card('E-mail')
  await email.getByRole('button', { name: 'Edit' }).click()
  await email.getByRole('group', { name: 'Password' }).waitFor()
  await email.getByLabel('Server', { exact: true }).fill('mail.example.com')
  await email.getByText('the old one is not sent there').waitFor()
  await email.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Leave' }).click()
  await email.getByRole('button', { name: 'Edit' }).waitFor()
})

test.skipIf(!hasBrowser)(
  'what waits, was sent and failed is listed, narrowed, and tried again',
  async () => {
    const booking = await pages.uzel.book(pages.salon, `${day} 10:00:00`)
    await addMessages(booking)
    await page.goto('/settings/messages/sent')
    const row = (name: string) => page.getByRole('row').filter({ hasText: name })
    await row('failed@example.com').getByText('There is no such address').waitFor()
    await page.getByLabel('State').selectOption('Not sent')
    await row('sent@example.com').waitFor({ state: 'detached' })
    expect(new URL(page.url()).searchParams.get('state')).toBe('failed')
    await row('failed@example.com')
      .getByRole('button', { name: /^failed@/ })
      .click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('See you tomorrow at ten').waitFor()
    await drawer.getByText('No such user here').waitFor()
    await drawer.getByRole('button', { name: 'Send again' }).click()
    await page.getByText('Being sent again').waitFor()
    const [message] = await pages.uzel.sql<{ state: string }>(
      "select state from messages where address = 'failed@example.com'",
    )
    expect(message?.state).not.toBe('failed')
  },
)

test.skipIf(!hasBrowser)(
  'a visit shows its messages, and that the client has confirmed',
  async () => {
    const [found] = await pages.uzel.sql<{ booking_id: string }>(
      "select booking_id from messages where address = 'sent@example.com'",
    )
    await pages.uzel.sql('update bookings set confirmed_at = now() where id = $1', [
      found?.booking_id,
    ])
    await page.goto(`/bookings?from=${day}&to=${day}&booking=${found?.booking_id}`)
    const panel = page.getByRole('dialog')
    await panel
      .getByRole('region', { name: 'Messages to the client' })
      .getByText('Visit reminder')
      .first()
      .waitFor()
    await panel.getByText('The client has confirmed').waitFor()
    await page.goto(`/clients/${pages.salon.client}`)
    const section = page.getByRole('region', { name: 'Messages to the client' })
    await section.getByRole('button', { name: 'Send no reminders' }).click()
    await section.getByText('The client asked for no reminders and offers').waitFor()
    await section.getByRole('button', { name: 'Remind again' }).click()
    await section.getByRole('button', { name: 'Send no reminders' }).waitFor()
    await section.getByRole('link', { name: 'All' }).click()
    await page.getByRole('button', { name: 'Only to this client' }).waitFor()
  },
)

test.skipIf(!hasBrowser)(
  'a reminder is previewed as an SMS, in parts that are paid for',
  async () => {
    await page.goto('/settings/business')
    await page.getByLabel('Remind clients of their visit').check()
    await page.getByText('Goes out by: E-mail.').waitFor()
    expect(await page.getByLabel('Confirm bookings made online').isChecked()).toBe(true)
    await page.getByText('ours goes out').waitFor()
    await page.getByText('✅ I will come').waitFor()
    const text = page.getByRole('textbox', { name: 'Text', exact: true })
    await text.fill('See you soon')
    await page.getByText('SMS', { exact: true }).click()
    await page.getByText('1 paid part of SMS, 12 characters.').waitFor()
    await text.fill('Ждём вас '.repeat(10))
    await page.getByText('2 paid parts of SMS').waitFor()
    await page.getByRole('button', { name: 'Discard' }).click()
  },
)

test.skipIf(!hasBrowser)(
  'online booking is opened, gets its address, and its code is copied',
  async () => {
    await page.goto('/settings/online-booking')
    await page.getByLabel('Take bookings online').check()
    await page.getByLabel('Address of the page').fill('ada-salon')
    await page.getByLabel('About you').fill('Haircuts in the middle of the town')
    await page.getByRole('button', { name: 'Save' }).click()
    const link = page.getByRole('textbox', { name: 'Link for clients' })
    await link.waitFor()
    expect(await link.inputValue()).toBe(`${pages.uzel.url}/book/ada-salon`)
    const code = page.getByRole('textbox', { name: 'Code for the site' })
    expect(await code.inputValue()).toContain('ada-salon')
    await page.getByText('The booking itself').click()
    expect(await code.inputValue()).toContain('data-inline')
    await page.getByRole('button', { name: 'Copy' }).last().click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    const { body } = await pages.uzel.ask(pages.salon, 'GET /api/online-booking')
    expect(body).toMatchObject({ enabled: true, slug: 'ada-salon' })
  },
)

test.skipIf(!hasBrowser)('an invitation says that the letter goes out by itself', async () => {
  await page.goto('/settings/users?person=new')
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('Name').fill('Nina')
  await drawer.getByLabel('E-mail').fill('nina@example.com')
  await drawer.getByText('Manager', { exact: true }).first().click()
  await drawer.getByRole('button', { name: 'Add and get the link' }).click()
  await page.getByText('A letter with this link goes to nina@example.com').waitFor()
})

/** One of each kind of end, about one visit. */
async function addMessages(booking: number): Promise<void> {
  const rows = [
    ['sent@example.com', 'sent', null],
    ['failed@example.com', 'failed', 'smtp_550: No such user here'],
  ]
  for (const [address, state, error] of rows) {
    await pages.uzel.sql(
      `insert into messages (tenant_id, key, kind, channel, address, language, subject, text,
         client_id, booking_id, state, error, tries, expires_at, sent_at)
       values ($1, $2, 'reminder', 'email', $2, 'en', 'Your visit', 'See you tomorrow at ten',
         $3, $4, $5, $6, 1, now() + interval '1 day', case when $5 = 'sent' then now() end)`,
      [pages.salon.tenantId, address, pages.salon.client, booking, state, error],
    )
  }
}
