export {
  createApiToken,
  issueToken,
  listApiTokens,
  type NewApiToken,
  revokeApiToken,
} from './api-tokens.ts'
export {
  createSuperAdmin,
  type NewSuperAdmin,
  superAdminCount,
  superAdminSlug,
} from './create-super-admin.ts'
export { createUser } from './create-user.ts'
export { deleteUser } from './delete-user.ts'
export { type Caller, findCallerBySession, findCallerByToken } from './find-caller.ts'
export { findLogins } from './find-logins.ts'
export { acceptInvitation, invitationKeys, inviteUser, openInvitation } from './invitations.ts'
export { listUsers, readUser } from './list-users.ts'
export { mailInvitation } from './mail-invitation.ts'
export { type ActorName, nameActors } from './name-actors.ts'
export { openSession, sessionLifeDays } from './open-session.ts'
export { orderUsers } from './order-users.ts'
export { passwordLength } from './password.ts'
export { presentUser, presentUserName } from './present-user.ts'
export { allowsScope, scopeShape } from './scopes.ts'
export type { TokenRow } from './session-store.ts'
export { type Credentials, type SignedIn, signIn } from './sign-in.ts'
export { type ExternalIdentity, signInExternal } from './sign-in-external.ts'
export { signOut } from './sign-out.ts'
export { enterTenant, leaveTenant } from './support-visit.ts'
export { updateUser } from './update-user.ts'
export type { NewUser, User, UserChanges } from './user.ts'
export { type UserAction, userPolicy } from './user-policy.ts'
