/** The statuses to choose from: nobody books a visit that is cancelled or missed already. */
export function statusesFor<Status extends { meaning: string }>(
  statuses: readonly Status[],
  isNew: boolean,
): Status[] {
  return statuses.filter(({ meaning }) => !isNew || !['cancelled', 'no_show'].includes(meaning))
}
