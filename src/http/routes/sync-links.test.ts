import { afterAll, describe, expect, test } from 'vitest'
import { list, openMonitoredSalon } from '../testing/open-monitored-salon.ts'

const { house, portal, salon, at, get, post, linkOf, contactId, close } = await openMonitoredSalon()
afterAll(close)

async function field(link: number, name: string) {
  const { fields } = await get(at(`/links/${link}`))
  return list(fields).find((one) => one['field'] === name)
}

describe('one pair', () => {
  test('is shown field by field, with where to see it there', async () => {
    const link = await linkOf('client', salon.client)
    const shown = await get(at(`/links/${link}`))
    expect(shown).toMatchObject({
      local_id: salon.client,
      local: { exists: true, deleted: false },
      remote: {
        exists: true,
        unread: null,
        url: `${portal.url}/crm/contact/details/${await contactId()}/`,
      },
    })
    expect(await field(link, 'firstName')).toMatchObject({
      label: 'sync.field.client.firstName',
      here: 'Olena',
      agreed: 'Olena',
      there: 'Olena',
      differs: false,
      choices: ['here', 'there'],
    })
    expect((await house.ask(salon, `GET ${at('/links/999999')}`)).status).toBe(404)
  })

  test.each([
    { take: 'here' as const, here: 'Ours', there: 'Yours' },
    { take: 'there' as const, here: 'Mine', there: 'Theirs' },
  ])('is settled as a person says: $take', async ({ take, here, there }) => {
    const name = { here, there }[take]
    const link = await linkOf('client', salon.client)
    await portal.chaos({ loseWebhooks: 1 })
    const contact = await contactId()
    await portal.edit({ entity: 'contact', id: contact, fields: { name: there } })
    await house.sql('update clients set first_name = $2 where id = $1', [salon.client, here])
    expect(await field(link, 'firstName')).toMatchObject({
      here,
      there,
      differs: true,
      changed_here: true,
      changed_there: true,
    })
    const settled = await post(at(`/links/${link}/settle`), { choices: { firstName: take } })
    expect(settled.status).toBe(204)
    await house.drain(portal)
    await portal.chaos({ loseWebhooks: 0 })
    expect((await get(`/api/clients/${salon.client}`))['first_name']).toBe(name)
    expect((await portal.contacts()).find((one) => one.id === contact)).toMatchObject({ name })
    expect(list((await get(at('/conflicts')))['items'])).toEqual([])
  })

  test('takes no choice that cannot be made', async () => {
    const link = await linkOf('client', salon.client)
    const answer = await post(at(`/links/${link}/settle`), { choices: { nothing: 'here' } })
    expect(answer).toMatchObject({
      status: 400,
      body: {
        errors: [{ code: 'not_choosable', message: 'This side cannot be taken for this field' }],
      },
    })
    expect((await post(at(`/links/${link}/settle`), {})).status).toBe(400)
  })

  test('shows what was agreed when the other side cannot be read, and says why', async () => {
    const link = await linkOf('client', salon.client)
    await portal.chaos({ fail5xx: 1 })
    const shown = await get(at(`/links/${link}`))
    await portal.chaos({ fail5xx: 0 })
    expect(shown['remote']).toMatchObject({ exists: null, unread: { code: expect.any(String) } })
    const first = list(shown['fields']).find((one) => one['field'] === 'firstName')
    expect(first).toMatchObject({ differs: null, there: null, choices: [] })
    expect(first?.['agreed']).toEqual(first?.['here'])
  })

  test('remembers its tries in the other side’s own words', async () => {
    const link = await linkOf('client', salon.client)
    await house.sql(`update clients set phone = '+77011234568' where id = $1`, [salon.client])
    await house.sql(
      `update links set state = 'due', due_seq = due_seq + 1, local_due_at = now() where id = $1`,
      [link],
    )
    await portal.chaos({ fail5xx: 1 })
    await house.program.worker().runUntilQuiet()
    await portal.chaos({ fail5xx: 0 })
    await house.skipWaiting()
    await house.drain(portal)
    const tries = list((await get(at(`/links/${link}`)))['history'])
    expect(tries[0]).toMatchObject({ done: true })
    expect(tries[1]).toMatchObject({ done: false, words: expect.any(String) })
    expect(tries.length).toBeLessThanOrEqual(10)
  })

  test('an uncertain record waits for a person, who says which it is there', async () => {
    const link = await linkOf('client', salon.client)
    const contact = await contactId()
    const uncertain = async () => {
      await house.sql(`update links set state = 'due' where id = $1`, [link])
      await house.sql(
        `update links set state = 'uncertain', remote_id = null, agreed = null where id = $1`,
        [link],
      )
    }
    await uncertain()
    expect((await post(at('/retry'))).body).toEqual({ retried: 0 })
    const release = at(`/links/${link}/release`)
    expect((await post(release, { remote_id: '987654' })).status).toBe(422)
    expect((await post(release, { remote_id: String(contact) })).status).toBe(204)
    expect((await post(release, { remote_id: String(contact) })).status).toBe(409)
    await house.drain(portal)
    expect(await contactId()).toBe(contact)
    await uncertain()
    expect((await post(release, { create: true })).status).toBe(204)
    await house.drain(portal)
    expect(list((await get(at('/links?state=uncertain')))['items'])).toEqual([])
  })

  test('is found by words, by a number of either side, and not by others', async () => {
    const found = async (words: string) =>
      list((await get(at(`/links?search=${encodeURIComponent(words)}`)))['items'])
    expect(await found('Koval')).toMatchObject([{ kind: 'client', local_id: salon.client }])
    expect(await found(String(await contactId()))).toContainEqual(
      expect.objectContaining({ remote_id: String(await contactId()) }),
    )
    expect(await found('Haircut')).toMatchObject([{ kind: 'service', local_id: salon.haircut }])
    expect(await found('Nobody Such')).toEqual([])
  })
})

describe('a conflict', () => {
  test('names its records, and is settled once', async () => {
    const path = `/api/clients/${salon.client}`
    await house.ask(salon, `PUT ${path}`, { last_name: 'Ours' })
    const edit = {
      entity: 'contact',
      id: await contactId(),
      fields: { lastName: 'Theirs' },
    } as const
    await portal.edit(edit)
    await house.drain(portal)
    const [conflict] = list((await get(at('/conflicts')))['items'])
    expect(conflict).toMatchObject({ kind: 'client', local_id: salon.client, field: 'lastName' })
    const settle = `/api/conflicts/${conflict?.['id']}/settle`
    expect((await post(settle, { take: 'ours' })).status).toBe(204)
    expect(await post(settle, { take: 'theirs' })).toMatchObject({
      status: 409,
      body: { code: 'already_settled' },
    })
    await house.drain(portal)
  })
})
