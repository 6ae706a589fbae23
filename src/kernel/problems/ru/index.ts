import type { ProblemTexts } from '../texts.ts'
import { fields, types } from './fields.ts'
import { onlineProblems } from './online-problems.ts'
import { problems } from './problems.ts'

export const ru: ProblemTexts = { problems: { ...problems, ...onlineProblems }, fields, types }
