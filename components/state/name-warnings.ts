/** Names that can be taken for others, as sentences about what is to be decided. */
import {
  groupLookAlike,
  personLookAlike,
  requestLookAlikes,
} from '../../src/model/screen/look-alikes.ts'
import type { RequestRow } from '../../src/model/screen/request-rows.ts'
import type { State } from '../../src/model/state.ts'
import type { GroupId, UserId } from '../../src/core/ids.ts'
import type { LookAlike } from '../../src/core/text/look-alike.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { personName } from '../actions/action-context.ts'

type NamedLookAlike = { readonly name: string; readonly alike: LookAlike }

const namedLookAlikes = (state: State, request: RequestRow): readonly NamedLookAlike[] => {
  const { author, group } = requestLookAlikes(state, request)
  return [
    ...(author ? [{ name: personName(state, request.from), alike: author }] : []),
    ...(group ? [{ name: request.group, alike: group }] : []),
  ]
}

/** Why a request may not be of whom it seems, or about what it seems; empty where nothing speaks for that. */
export const requestWarning = (state: State, request: RequestRow, texts: Texts): string =>
  namedLookAlikes(state, request)
    .map(({ name, alike }) => texts.lookAlike.sentence(name, alike))
    .join(' ')

/** The same in few words. */
export const requestPhrase = (state: State, request: RequestRow, texts: Texts): string =>
  namedLookAlikes(state, request)
    .map(({ alike }) => texts.lookAlike.phrase(alike))
    .join(', ')

/** That a person may not be whom they seem to be, before a question about them; empty where all is well. */
export const personWarning = (state: State, who: UserId, texts: Texts): string => {
  const alike = personLookAlike(state, who)
  return alike ? texts.lookAlike.sentence(personName(state, who), alike) : ''
}

/** The same of a group. */
export const groupWarning = (state: State, id: GroupId, texts: Texts): string => {
  const alike = groupLookAlike(state, id)
  return alike ? texts.lookAlike.sentence(state.groups.get(id)?.roster.name ?? id, alike) : ''
}
