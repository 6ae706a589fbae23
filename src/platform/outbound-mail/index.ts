export { createMailer, type Mail, MailError, type Mailer, type MailServer } from './mailer.ts'
