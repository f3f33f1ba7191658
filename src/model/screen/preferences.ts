/** What I want of the program as far as its rules have to know it. It comes from the settings, and is not kept here. */
import { ok } from '../../core/result.ts'
import type { Decide, Noun, Reduce } from '../noun.ts'

export type Preferences = {
  /** Do I tell others what of theirs I read, and that I am typing? For one person it may be otherwise. */
  readonly read: boolean
  readonly typing: boolean
}

/** What holds where nothing is set. */
export const DEFAULT_PREFERENCES: Preferences = { read: true, typing: true }

export type PreferencesCommand = {
  readonly type: 'view.setPreferences'
  readonly preferences: Preferences
}

export type PreferencesEvent = {
  readonly type: 'view.preferencesSet'
  readonly preferences: Preferences
}

const decide: Decide<PreferencesCommand, PreferencesEvent> = {
  'view.setPreferences': ({ preferences: before }, { preferences }) => {
    const isSame = before.read === preferences.read && before.typing === preferences.typing
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
