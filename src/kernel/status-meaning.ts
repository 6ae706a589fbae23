/** What a status says to the calendar; its name and colour are the tenant's own. */
export const statusMeanings = ['active', 'completed', 'cancelled', 'no_show'] as const
export type StatusMeaning = (typeof statusMeanings)[number]
