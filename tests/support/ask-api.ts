export interface Answer {
  status: number
  body: Record<string, unknown>
}

/** Asks the API of a program that is served, `METHOD /path`, with a token. */
export async function askApi(
  url: string,
  asked: { request: string; body: unknown; token: string },
): Promise<Answer> {
  const [method = 'GET', path = ''] = asked.request.split(' ')
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${asked.token}`,
      'accept-language': 'en',
      ...(asked.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) }
}
