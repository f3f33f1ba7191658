/** Which commands mean something where the person is: the menu offers these and no others. */
import { refusalOf } from '../../src/model/screen/refusal-preview.ts'
import { groupRows, standingWith } from '../../src/model/groups/group-selectors.ts'
import type { Message } from '../../src/model/messages/messages.ts'
import { followedTopics, openConversation } from '../../src/model/screen/pane-selectors.ts'
import type { State } from '../../src/model/state.ts'
import { changeOf } from '../../src/model/intents.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { waitingForMe } from '../panes/pending-requests.ts'
import { openGroup } from '../actions/groups.ts'
import { linkIn } from '../actions/messages.ts'
import { offersOnMessage } from '../state/available-actions.ts'
import type { Sub } from './groups.ts'

type Rule = (state: State) => boolean

const someMessage =
  (fits: (state: State, message: Message) => boolean): Rule =>
  (state) =>
    openConversation(state)?.messages.some((message) => !message.deleted && fits(state, message)) ??
    false

const changes =
  (how: 'edit' | 'delete'): Rule =>
  (state) =>
    someMessage((_, message) => {
      if (message.by !== state.me.id) return false
      const wish = changeOf(
        message,
        how === 'edit' ? { kind: how, text: message.text } : { kind: how },
      )
      return wish !== undefined && refusalOf(state, wish) === undefined
    })(state)

const leadsHere: Rule = (state) => {
  const id = openGroup(state)
  return id !== undefined && standingWith(state, id) === 'leader'
}

const inSome =
  (...standings: readonly string[]): Rule =>
  (state) =>
    groupRows(state).some(({ standing }) => standings.includes(standing))

const someoneWaits: Rule = (state) => waitingForMe(state).length > 0
const isOpen: Rule = ({ open }) => open !== undefined

/** Commands without a rule mean something everywhere: they name what they are about. */
const rules: ReadonlyMap<keyof Texts['commands'], Rule> = new Map<keyof Texts['commands'], Rule>([
  ['accept', someoneWaits],
  ['deny', someoneWaits],
  ['unblock', ({ people }) => [...people.values()].some(({ blocked }) => blocked)],
  ['close', isOpen],
  ['me', isOpen],
  ['reply', someMessage((state, message) => offersOnMessage(state, message).has('reply'))],
  ['react', someMessage((state, message) => offersOnMessage(state, message).has('react'))],
  ['edit', changes('edit')],
  ['delete', changes('delete')],
  ['copy', someMessage(() => true)],
  ['open', someMessage((_, { text }) => linkIn(text) !== undefined)],
  ['kick', leadsHere],
  ['topic', leadsHere],
  ['topic-leave', (state) => followedTopics(state).length > 0],
  ['classic-group', ({ classic }) => classic.me !== undefined],
])

const subRules: ReadonlyMap<Sub, Rule> = new Map<Sub, Rule>([
  ['leave', inSome('leader', 'member')],
  ['invite', inSome('leader')],
  ['disband', inSome('leader')],
  ['kick', leadsHere],
  ['transfer', leadsHere],
  ['topic', leadsHere],
  ['heirs', leadsHere],
  ['claim', inSome('member')],
])

/** Does this command mean something here? */
export const isOffered = (state: State, name: keyof Texts['commands']): boolean =>
  rules.get(name)?.(state) ?? true

/** And this word after `/group`? */
export const isSubOffered = (state: State, sub: Sub): boolean => subRules.get(sub)?.(state) ?? true
