/** Who gets receipts, how often, and whether they tell what was read. */
import { groupOfChannel } from '../../../core/channel.ts'
import { amMember } from '../../../model/groups/membership.ts'
import { isShared } from '../../../model/people/privacy.ts'
import { lookUpPerson } from '../../../model/people/strangers.ts'
import type { EventStore } from '../../event-store.ts'
import { LARGE_GROUP } from '../../outbound/receivers.ts'
import type { ReceiptRules } from './receipts.ts'

/** By the state of now. */
export const createReceiptRules = ({ state }: Pick<EventStore, 'state'>): ReceiptRules => ({
  isRare: ({ channel }) => {
    const id = groupOfChannel(channel)
    const group = id === undefined ? undefined : state().groups.get(id)
    return group !== undefined && group.roster.members.length > LARGE_GROUP
  },
  isCurrent: ({ from, key, channel }) => {
    const group = groupOfChannel(channel)
    const person = lookUpPerson(state(), from)
    // another key numbers its own messages from 1 and must not take this for a receipt of those
    if (person?.key !== key) return false
    // whoever is blocked hears nothing of me; a group is for all of its members
    return group === undefined ? !person.blocked : amMember(state(), group)
  },
  isReadTold: ({ from }) => isShared(state(), from, 'read'),
})
