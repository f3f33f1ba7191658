/** What I want of the program as far as its rules have to know it. It comes from the settings, and is not kept here. */
import { ok } from '../../core/result.ts'
import type { Decide, Noun, Reduce } from '../noun.ts'

export type Preferences = {
  /** Do I tell others what of theirs I read, and that I am typing? For one person it may be otherwise. */
  readonly read: boolean
  readonly typing: boolean
  /** In which order the lists are. */
  readonly order: 'name' | 'activity'
  /** People whom I never talked to are not listed when they were not seen for so long (ms); 0: they always are. */
  readonly hideAfter: number
}

/** What holds where nothing is set. */
export const DEFAULT_PREFERENCES: Preferences = {
  read: true,
  typing: true,
  order: 'name',
  hideAfter: 0,
}

export type PreferencesCommand = {
  readonly type: 'view.setPreferences'
  readonly preferences: Preferences
}

export type PreferencesEvent = {
  readonly type: 'view.preferencesSet'
  readonly preferences: Preferences
}

const NAMES = ['read', 'typing', 'order', 'hideAfter'] as const

const decide: Decide<PreferencesCommand, PreferencesEvent> = {
  'view.setPreferences': ({ preferences: before }, { preferences }) => {
    const isSame = NAMES.every((name) => before[name] === preferences[name])
    return ok(isSame ? [] : [{ type: 'view.preferencesSet', preferences }])
  },
}

const reduce: Reduce<PreferencesEvent> = {
  'view.preferencesSet': (draft, { preferences }) => {
    draft.preferences = preferences
  },
}

export const preferencesNoun: Noun<PreferencesCommand, PreferencesEvent> = {
  decide,
  reduce,
  keeping: { 'view.preferencesSet': 'not' },
  internal: 'all',
}
