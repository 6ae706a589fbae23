/** The colours that statuses, employees and the like are told apart by. */
export const statusColors = [
  { name: 'grey', value: '#64748b' },
  { name: 'red', value: '#dc2626' },
  { name: 'orange', value: '#ea580c' },
  { name: 'yellow', value: '#ca8a04' },
  { name: 'green', value: '#16a34a' },
  { name: 'teal', value: '#0d9488' },
  { name: 'blue', value: '#2563eb' },
  { name: 'violet', value: '#7c3aed' },
] as const
