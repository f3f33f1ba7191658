/** English: what is not possible where a broker does not let somebody read or write what papo needs. */
import type { BrokerAccess, EssentialKind } from '../../core/broker/essential.ts'

/** What does not work without this right, as a clause that can begin a sentence. */
export type EssentialTexts = Readonly<Record<EssentialKind, Readonly<Record<BrokerAccess, string>>>>

export const essentialsEn: EssentialTexts = {
  inbox: {
    read: 'no requests, answers or receipts arrive here',
    write: 'you cannot send requests, answers or receipts',
  },
  direct: {
    read: 'no messages of people arrive here',
    write: 'you cannot send messages to people',
  },
  presence: {
    read: 'you do not see who is here',
    write: 'nobody sees that you are here',
  },
  roster: {
    read: 'you do not see groups, or what changes in them',
    write: 'you cannot create or change groups',
  },
  group: {
    read: 'no messages of groups arrive here',
    write: 'you cannot send messages to groups',
  },
  'roll-call': {
    read: 'others cannot find you by asking who is here',
    write: 'you cannot ask who is here',
  },
}
