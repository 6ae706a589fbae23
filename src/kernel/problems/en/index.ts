import type { ProblemTexts } from '../texts.ts'
import { fields, types } from './fields.ts'
import { onlineProblems } from './online-problems.ts'
import { problems } from './problems.ts'

export const en: ProblemTexts = { problems: { ...problems, ...onlineProblems }, fields, types }
