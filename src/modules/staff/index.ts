export { writeHours } from './clock.ts'
export { createSchedule } from './create-schedule.ts'
export { createVacation } from './create-vacation.ts'
export { deleteSchedule } from './delete-schedule.ts'
export { deleteVacation } from './delete-vacation.ts'
export { listSchedules } from './list-schedules.ts'
export { listVacations } from './list-vacations.ts'
export { findPerformersOfEach } from './performers-store.ts'
export { presentSchedule } from './present-schedule.ts'
export { presentVacation } from './present-vacation.ts'
export { readSchedule } from './read-schedule.ts'
export { readVacation } from './read-vacation.ts'
export { replaceHours, type Stretch, type WantedHours } from './replace-hours.ts'
export type { NewSchedule, Schedule, ScheduleChanges } from './schedule.ts'
export type { StaffQuery } from './staff-page.ts'
export { authoriseStaff, type StaffAction, type StaffSubject, staffPolicy } from './staff-policy.ts'
export {
  findBookableUsers,
  findPerformers,
  findUnperformed,
  findUserNames,
  holdBookableUsers,
  workCalendars,
} from './staff-store.ts'
export { updateSchedule } from './update-schedule.ts'
export { updateVacation } from './update-vacation.ts'
export type { NewVacation, PlannedVacation, Vacation, VacationChanges } from './vacation.ts'
export type { BookableUser, WorkCalendarRows } from './work-calendar.ts'
