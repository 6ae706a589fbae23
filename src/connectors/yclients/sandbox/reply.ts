/** An answer of the vendor before it is put on the wire. */
export interface Reply {
  status: number
  body: unknown
}

export const success = (data: unknown, meta: unknown = [], status = 200): Reply => ({
  status,
  body: { success: true, data, meta },
})

export const failure = (status: number, message: string, more: object = {}): Reply => ({
  status,
  body: { success: false, data: null, meta: { message, ...more } },
})

/** Some methods about companies answer errors in a shape of their own. */
export const companyFailure = (status: number, message: string): Reply => ({
  status,
  body: { errors: { code: status, message }, meta: { message } },
})

/** A deletion answers nothing at all. */
export const noContent: Reply = { status: 204, body: undefined }

export const notFound = (what = 'Не найдено'): Reply => failure(404, what)

/** Validation, in the vendor's map of field to texts. */
export function invalid(errors: Record<string, string[]>): Reply {
  return failure(422, Object.values(errors).flat()[0] ?? 'Произошла ошибка', { errors })
}

/** A refusal of a booking carries its own code. */
export function bookingFailure(code: keyof typeof bookingErrors): Reply {
  const [status, message] = bookingErrors[code]
  return failure(status, message, { code })
}

const bookingErrors = {
  431: [422, 'Неверный формат номера телефона'],
  432: [422, 'Неверный код подтверждения из СМС'],
  433: [422, 'Выбранное время уже занято'],
  434: [403, 'Клиент в черном списке'],
  435: [422, 'Имя не указано'],
  436: [422, 'Нет доступных сотрудников'],
  437: [422, 'Накладка между выбранными услугами'],
  438: [422, 'Услуга недоступна для онлайн-записи'],
} as const
