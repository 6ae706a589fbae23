/** Where a business is likely to be, by the zone of its owner's clock. */
export interface Place {
  zone: string
  country?: string
  currency?: string
}

/** The zones of the countries that the product speaks to; elsewhere only the zone is guessed. */
const places: [RegExp, string, string][] = [
  [/^Asia\/(Almaty|Qyzylorda|Qostanay|Aqtobe|Aqtau|Atyrau|Oral)$/, 'KZ', 'KZT'],
  [/^Europe\/(Kyiv|Kiev|Uzhgorod|Zaporozhye)$/, 'UA', 'UAH'],
  [/^Europe\/Minsk$/, 'BY', 'BYN'],
  [/^Asia\/Bishkek$/, 'KG', 'KGS'],
  [/^Asia\/(Tashkent|Samarkand)$/, 'UZ', 'UZS'],
  [
    /^(Europe\/(Moscow|Kaliningrad|Samara|Volgograd|Saratov|Ulyanovsk|Astrakhan|Kirov)|Asia\/(Yekaterinburg|Omsk|Novosibirsk|Barnaul|Tomsk|Krasnoyarsk|Novokuznetsk|Irkutsk|Chita|Yakutsk|Vladivostok|Magadan|Sakhalin|Kamchatka))$/,
    'RU',
    'RUB',
  ],
  [/^Europe\/London$/, 'GB', 'GBP'],
  [/^Europe\/Warsaw$/, 'PL', 'PLN'],
  [/^Europe\/Berlin$/, 'DE', 'EUR'],
]

/** The zone, and the country and currency where the zone tells them. Nothing without a real place. */
export function guessPlace(zone: string | undefined): Partial<Place> {
  if (!zone?.includes('/') || zone.startsWith('Etc/')) return {}
  const found = places.find(([pattern]) => pattern.test(zone))
  return found ? { zone, country: found[1], currency: found[2] } : { zone }
}
