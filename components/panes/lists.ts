/** The lists at the side: their rows, their counts, and what is said where they are empty. */
import { createSelector } from '../../src/core/memo.ts'
import { groupRows, listedGroups } from '../../src/model/groups/group-selectors.ts'
import { callsByKind } from '../../src/model/messages/unread-marks.ts'
import type { CallCounts } from '../../src/model/messages/unread-marks.ts'
import { plaintextGroupRows } from '../../src/model/plaintext/plaintext-selectors.ts'
import { hiddenPeople } from '../../src/model/screen/hidden-people.ts'
import { followedTopics, topicRows } from '../../src/model/screen/pane-selectors.ts'
import { pendingRequests } from '../../src/model/screen/request-rows.ts'
import { userList } from '../../src/model/screen/user-rows.ts'
import type { State } from '../../src/model/state.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import type { ActionContext } from '../actions/action-context.ts'
import { promptToCreateGroup } from '../actions/groups.ts'
import type { Action, ActionTable } from '../keys/key-table.ts'
import type { ListPaneName } from '../state/ui-store.ts'
import { groupListRow, isMyGroup } from './group-row.ts'
import type { ListRowContext } from './list-row.ts'
import { lazyRows, listRows } from './list-rows.ts'
import type { ListRows } from './list-rows.ts'
import { personListRow } from './person-row.ts'
import { plaintextGroupListRow } from './plaintext-group-row.ts'
import { requestListRow } from './request-row.ts'
import { topicListRow } from './topic-row.ts'

type SideList = {
  /** Makes the rows; the same function while what they stand for is the same. */
  readonly rows: (state: State) => (ctx: ActionContext, context: ListRowContext) => ListRows
  /** What stands beside the title. */
  readonly count: (state: State) => number | string
  /** What calls me in its conversations, for where its rows are not shown. */
  readonly calls?: (state: State) => CallCounts
  /** A list with so many rows is empty. */
  readonly least: number
  readonly empty: (texts: Texts) => string
  /** What stands below the rows where some are hidden. */
  readonly more?: (texts: Texts, hidden: number) => string
  /** What stands there when the filter finds nothing. */
  readonly noMatch: (texts: Texts) => string
  /** The key everywhere that leads to it. */
  readonly opener: Action
  /** What the keys do that are not about one row. */
  readonly acts: (ctx: ActionContext) => ActionTable
}

/** Everybody seen on this broker, with what is unread and how we stand. */
const users: SideList = {
  rows: createSelector(
    [userList, hiddenPeople],
    ({ ids, rowOf }, hidden) =>
      (ctx, context) =>
        lazyRows(
          ids,
          (place) => {
            const id = ids[place]
            const row = id === undefined ? undefined : rowOf(id)
            return row && personListRow(ctx, row, context)
          },
          hidden,
        ),
  ),
  // echo is no person, and always there
  count: (state) => userList(state).ids.length - hiddenPeople(state).size - 1,
  calls: (state) => callsByKind(state).people,
  more: (texts, hidden) => (hidden > 0 ? texts.usersHidden(hidden) : ''),
  least: 1,
  empty: (texts) => texts.usersEmpty,
  noMatch: (texts) => texts.usersNoMatch,
  opener: 'toUsers',
  acts: () => ({}),
}

/** The groups: mine first, then those that I could join; below them the open topics that I follow, and the groups in plain text. */
const groups: SideList = {
  rows: createSelector(
    [listedGroups, topicRows, plaintextGroupRows],
    (signed, topics, plain) => (ctx, context) =>
      listRows([
        ...signed.map((row) => groupListRow(ctx, row, context)),
        ...topics.map((row) => topicListRow(ctx, row, context)),
        ...plain.map((row) => plaintextGroupListRow(ctx, row, context)),
      ]),
  ),
  // my groups and topics; `0/3` where there are three and I am in none of them
  count: (state) => {
    const signed = groupRows(state)
    const plain = plaintextGroupRows(state)
    const inPlain = plain.filter(({ relation }) => relation === 'leader' || relation === 'member')
    const mine = signed.filter(isMyGroup).length + followedTopics(state).length + inPlain.length
    const all = signed.length + plain.length
    return mine === 0 && all > 0 ? `0/${all}` : mine
  },
  calls: (state) => callsByKind(state).groups,
  least: 0,
  empty: (texts) => texts.groupsEmpty,
  noMatch: ({ group }) => group.noMatch,
  opener: 'toGroups',
  acts: (ctx) => ({ newGroup: () => promptToCreateGroup(ctx) }),
}

/** Who waits for my answer: for a conversation, to join a group of mine, or with an invitation. */
const requests: SideList = {
  rows: createSelector(
    [pendingRequests],
    (waiting) => (ctx, context) =>
      listRows(waiting.map((row) => requestListRow(ctx, row, context))),
  ),
  count: (state) => pendingRequests(state).length,
  least: 0,
  empty: (texts) => texts.requestsEmpty,
  noMatch: () => '',
  opener: 'toRequests',
  acts: ({ ui }) => ({ history: () => ui.patch({ overlay: { kind: 'history' } }) }),
}

export const sideLists: Readonly<Record<ListPaneName, SideList>> = { users, groups, requests }
