// The booking form as a client of the location uses it: service, employee, day, time, contact. It
// tells the page around it of every step, as the vendor's form does.
const root = document.body.dataset.root
const step = document.querySelector('#step')
const [, companyId = ''] = /\/company\/(\d+)/.exec(location.pathname) ?? []
const wish = readWish(new URLSearchParams(location.search).get('o') ?? '')
const state = { companyId, company: {}, services: [], staff: [], chosen: wish, contact: {} }

await start()

async function start() {
  tell('widget_loaded', {})
  const form = await ask('GET', `/bookform/${/n(\d+)$/.exec(root)?.[1] ?? ''}`)
  state.companyId = String(form.company_id)
  state.company = await ask('GET', `/company/${state.companyId}`)
  document.querySelector('#company').textContent = state.company.title
  const done = /\/success-order\/(\d+)\/(\w+)/.exec(location.pathname)
  if (done) return showSuccess(done[1], done[2])
  const { services } = await ask('GET', `/book_services/${state.companyId}`)
  state.services = services
  state.staff = await ask('GET', `/book_staff/${state.companyId}?${serviceQuery()}`)
  await next()
}

/** `m7s1,2`: the employee, -1 for anybody, and the services. */
function readWish(text) {
  const [, staff] = /m(-?\d+)/.exec(text) ?? []
  const [, services = ''] = /s([\d,]+)/.exec(text) ?? []
  const ids = services.split(',').filter(Boolean).map(Number)
  return {
    services: ids,
    staff: staff === undefined ? null : Math.max(0, Number(staff)),
    time: null,
  }
}

async function next() {
  const { services, staff, time } = state.chosen
  if (services.length === 0) return chooseService()
  if (staff === null) return chooseStaff()
  if (time === null) return chooseDay()
  return askContact()
}

function chooseService() {
  show(
    'Выберите услугу',
    list(state.services, {
      text: (one) => one.title,
      note: (one) => `${one.price_min} · ${one.seance_length / 60} мин`,
      pick: async (one) => {
        state.chosen.services = [one.id]
        tell('service_selected', { serviceId: one.id })
        state.staff = await ask('GET', `/book_staff/${state.companyId}?${serviceQuery()}`)
        await next()
      },
    }),
  )
}

function chooseStaff() {
  const anybody = { id: '0', name: 'Любой специалист', bookable: true, specialization: '' }
  show(
    'Выберите специалиста',
    list(
      [anybody, ...state.staff].filter((one) => one.bookable),
      {
        text: (one) => one.name,
        note: (one) => one.specialization,
        pick: async (one) => {
          state.chosen.staff = Number(one.id)
          tell('master_selected', { staffId: Number(one.id) })
          await next()
        },
      },
    ),
  )
}

async function chooseDay() {
  const { booking_dates: dates } = await ask('GET', `/book_dates/${state.companyId}?${wishQuery()}`)
  if (dates.length === 0) return show('Свободного времени нет')
  const shown = dates.slice(0, 14).map((date) => ({ date, text: dayText(date) }))
  show(
    'Выберите день',
    list(shown, {
      text: (one) => one.text,
      note: () => '',
      pick: async ({ date }) => {
        tell('date_selected', { date })
        await chooseTime(date)
      },
    }),
  )
}

async function chooseTime(date) {
  const { staff } = state.chosen
  const times = await ask('GET', `/book_times/${state.companyId}/${staff}/${date}?${wishQuery()}`)
  const choices = list(times, {
    text: (one) => one.time,
    note: () => '',
    pick: async ({ time }) => {
      state.chosen.time = `${date}T${time}:00`
      tell('time_selected', { datetime: state.chosen.time })
      await next()
    },
  })
  choices.classList.add('times')
  show(`Выберите время, ${dayText(date)}`, choices)
}

function askContact(wrong = '', withCode = false) {
  const form = document.createElement('form')
  form.append(summary())
  form.append(field('fullname', 'Имя', { autocomplete: 'name', required: true }))
  form.append(field('phone', 'Телефон', { type: 'tel', autocomplete: 'tel', required: true }))
  const required = state.company.booking_email_required === true
  form.append(field('email', 'Почта', { type: 'email', autocomplete: 'email', required }))
  if (withCode) form.append(field('code', 'Код из сообщения', { inputMode: 'numeric' }))
  if (wrong) form.append(element('p', wrong, 'wrong'))
  const button = element('button', 'Записаться', 'main')
  form.append(button)
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    button.disabled = true
    state.contact = Object.fromEntries(new FormData(form))
    tell('send_contacts', {})
    await book(withCode)
  })
  show('Ваши данные', form)
}

async function book(withCode) {
  const { services, staff, time } = state.chosen
  const { fullname, email = '', code } = state.contact
  const phone = state.contact.phone.replace(/\D/g, '')
  if (state.company.phone_confirmation && !withCode) {
    await ask('POST', `/book_code/${state.companyId}`, { phone, fullname })
    return askContact('', true)
  }
  const appointments = [{ id: 0, services, staff_id: staff, datetime: time }]
  try {
    const made = await ask('POST', `/book_record/${state.companyId}`, {
      fullname,
      phone,
      email,
      comment: '',
      appointments,
      isMobile: innerWidth < 600,
      notify_by_sms: 0,
      bookform_id: Number(/n(\d+)$/.exec(root)?.[1]),
      ...(code ? { code } : {}),
    })
    tellBooked(made, code ?? '')
    const [{ record_id: id, record_hash: hash }] = made
    location.assign(`${root}/company/${state.companyId}/success-order/${id}/${hash}`)
  } catch (error) {
    askContact(error.message, withCode)
  }
}

/** First the goal with what was chosen, then what was made. */
function tellBooked(made, code) {
  const { services, staff, time } = state.chosen
  tell('booked', {
    appointments: [{ services, staffId: staff, datetime: time }],
    code,
    companyId: Number(state.companyId),
    companyName: state.company.title,
    isMobile: innerWidth < 600,
    event_id: crypto.randomUUID(),
  })
  post(
    made.map(({ id, record_id, record_hash, record }) => ({
      services: record.services,
      staff: record.staff,
      id,
      record_id,
      record_hash,
      company: record.company,
    })),
  )
}

async function showSuccess(id, hash) {
  const record = await ask('GET', `/book_record/${state.companyId}/${id}/${hash}`)
  const text = `${record.services.map(({ title }) => title).join(', ')} · ${record.staff.name} · ${record.date.slice(0, 16)}`
  show('Вы записаны', element('p', text, 'summary'))
}

function tell(action, params) {
  post({ action, params })
}

function post(message) {
  if (parent !== window) parent.postMessage(message, '*')
}

async function ask(method, path, body) {
  const response = await fetch(`${root}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(answer?.meta?.message ?? 'Произошла ошибка')
  return answer
}

function serviceQuery() {
  return state.chosen.services.map((id) => `service_ids[]=${id}`).join('&')
}

function wishQuery() {
  return `staff_id=${state.chosen.staff}&${serviceQuery()}`
}

function summary() {
  const { services, staff, time } = state.chosen
  const titles = services.map((id) => state.services.find((one) => one.id === id)?.title ?? '')
  const who = state.staff.find((one) => Number(one.id) === staff)?.name ?? 'Любой специалист'
  return element(
    'p',
    `${titles.join(', ')} · ${who} · ${time.replace('T', ' ').slice(0, 16)}`,
    'summary',
  )
}

function show(title, ...content) {
  step.replaceChildren(element('h2', title), ...content)
}

function list(items, { text, note, pick }) {
  const choices = element('ul', '', 'choices')
  for (const one of items) {
    const button = element('button', '', 'choice')
    button.type = 'button'
    button.append(element('span', text(one)))
    if (note(one)) button.append(element('small', note(one)))
    button.addEventListener('click', () => pick(one))
    const item = document.createElement('li')
    item.append(button)
    choices.append(item)
  }
  return choices
}

function field(name, title, options) {
  const label = element('label', title)
  const input = Object.assign(document.createElement('input'), { name, ...options })
  input.value = state.contact[name] ?? ''
  label.append(input)
  return label
}

function element(name, text, className = '') {
  return Object.assign(document.createElement(name), { textContent: text, className })
}

function dayText(date) {
  const options = { weekday: 'short', day: 'numeric', month: 'long', timeZone: 'UTC' }
  return new Intl.DateTimeFormat('ru', options).format(new Date(`${date}T00:00:00Z`))
}
