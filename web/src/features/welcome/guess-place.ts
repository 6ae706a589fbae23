/** Where a business is likely to be, by the zone of its owner's clock. */
export interface Place {
  zone: string
  country?: string
  currency?: string
}

const kazakhstan = 'Almaty Qyzylorda Qostanay Aqtobe Aqtau Atyrau Oral'
const russia =
  'Moscow Kaliningrad Samara Volgograd Saratov Ulyanovsk Astrakhan Kirov Yekaterinburg Omsk ' +
  'Novosibirsk Barnaul Tomsk Krasnoyarsk Novokuznetsk Irkutsk Chita Yakutsk Vladivostok Magadan ' +
  'Sakhalin Kamchatka'

/** The cities of zones in the countries that the product speaks to. */
const places: { cities: string; country: string; currency: string }[] = [
  { cities: kazakhstan, country: 'KZ', currency: 'KZT' },
  { cities: 'Kyiv Kiev Uzhgorod Zaporozhye', country: 'UA', currency: 'UAH' },
  { cities: russia, country: 'RU', currency: 'RUB' },
  { cities: 'Minsk', country: 'BY', currency: 'BYN' },
  { cities: 'Bishkek', country: 'KG', currency: 'KGS' },
  { cities: 'Tashkent Samarkand', country: 'UZ', currency: 'UZS' },
  { cities: 'London', country: 'GB', currency: 'GBP' },
  { cities: 'Warsaw', country: 'PL', currency: 'PLN' },
  { cities: 'Berlin', country: 'DE', currency: 'EUR' },
]

/** The zone, and the country and currency where the zone tells them; nothing without a place. */
export function guessPlace(zone: string | undefined): Partial<Place> {
  if (!zone?.includes('/') || zone.startsWith('Etc/')) return {}
  const city = zone.split('/').at(-1) ?? ''
  const found = places.find(({ cities }) => cities.split(' ').includes(city))
  return found ? { zone, country: found.country, currency: found.currency } : { zone }
}
