/** Which commands mean something where the person is: the menu offers these and no others. */
import { refusalOf } from '../../src/model/screen/refusal-preview.ts'
import { groupRows, groupRoleOf } from '../../src/model/groups/group-selectors.ts'
import type { Message } from '../../src/model/messages/messages.ts'
import { followedTopics, currentConversation } from '../../src/model/screen/pane-selectors.ts'
import type { State } from '../../src/model/state.ts'
import { changeIntent } from '../../src/model/intents.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import { pendingRequests } from '../../src/model/screen/request-rows.ts'
import { currentGroup } from '../actions/groups.ts'
import { firstLink } from '../actions/messages.ts'
import { actionsOnMessage } from '../state/available-actions.ts'
import type { GroupSubcommand } from './groups.ts'

type Rule = (state: State) => boolean

const someMessage =
  (fits: (state: State, message: Message) => boolean): Rule =>
  (state) =>
    currentConversation(state)?.messages.some(
      (message) => !message.deleted && fits(state, message),
    ) ?? false

const canChange =
  (kind: 'edit' | 'delete'): Rule =>
  (state) =>
    someMessage((_, message) => {
      if (message.by !== state.me.id) return false
      const intent = changeIntent(
        message,
        kind === 'edit' ? { kind: kind, text: message.text } : { kind: kind },
      )
      return intent !== undefined && refusalOf(state, intent) === undefined
    })(state)

const leadsHere: Rule = (state) => {
  const id = currentGroup(state)
  return id !== undefined && groupRoleOf(state, id) === 'leader'
}

const hasRoleInSomeGroup =
  (...roles: readonly string[]): Rule =>
  (state) =>
    groupRows(state).some(({ role }) => roles.includes(role))

const hasPendingRequest: Rule = (state) => pendingRequests(state).length > 0
const isOpen: Rule = ({ open }) => open !== undefined

/** Commands without a rule mean something everywhere: they name what they are about. */
const rules: ReadonlyMap<keyof Texts['commands'], Rule> = new Map<keyof Texts['commands'], Rule>([
  ['accept', hasPendingRequest],
  ['deny', hasPendingRequest],
  ['unblock', ({ people }) => [...people.values()].some(({ blocked }) => blocked)],
  ['close', isOpen],
  ['me', isOpen],
  ['reply', someMessage((state, message) => actionsOnMessage(state, message).has('reply'))],
  ['react', someMessage((state, message) => actionsOnMessage(state, message).has('react'))],
  ['edit', canChange('edit')],
  ['delete', canChange('delete')],
  ['copy', someMessage(() => true)],
  ['delivery', someMessage((state, { by }) => by === state.me.id)],
  ['retry', someMessage((state, message) => actionsOnMessage(state, message).has('retry'))],
  ['quote', someMessage(() => true)],
  ['forward', someMessage(() => true)],
  ['open', someMessage((_, { text }) => firstLink(text) !== undefined)],
  ['unread', isOpen],
  ['newest', isOpen],
  ['date', isOpen],
  ['original', someMessage((_, { reply }) => reply !== undefined)],
  ['edits', someMessage((_, { edited }) => edited !== undefined)],
  ['kick', leadsHere],
  ['topic', leadsHere],
  ['topic-leave', (state) => followedTopics(state).length > 0],
  ['classic-group', ({ plaintext }) => plaintext.me !== undefined],
])

const subcommandRules: ReadonlyMap<GroupSubcommand, Rule> = new Map<GroupSubcommand, Rule>([
  ['leave', hasRoleInSomeGroup('leader', 'member')],
  ['invite', hasRoleInSomeGroup('leader')],
  ['disband', hasRoleInSomeGroup('leader')],
  ['kick', leadsHere],
  ['transfer', leadsHere],
  ['topic', leadsHere],
  ['heirs', leadsHere],
  ['claim', hasRoleInSomeGroup('member')],
])

/** Does this command mean something here? */
export const isCommandAvailable = (state: State, name: keyof Texts['commands']): boolean =>
  rules.get(name)?.(state) ?? true

/** The same for a subcommand of `/group`. */
export const isSubcommandAvailable = (state: State, subcommand: GroupSubcommand): boolean =>
  subcommandRules.get(subcommand)?.(state) ?? true
