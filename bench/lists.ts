/**
 * What the lists at the side cost a frame: 5,000 people known, 500 sessions and 500 requests, while messages
 * come in. Only the selectors are measured, not the drawing of the rows that are on the screen; old and new are compared
 * by running this file of two versions. `node bench/lists.ts [people]`
 */
import { directChannel } from '../src/core/channel.ts'
import { addMillis, createRef, createSessionId, personConversationId } from '../src/core/ids.ts'
import { safeText } from '../src/core/text/safe-text.ts'
import { groupRows } from '../src/model/groups/group-selectors.ts'
import { reduce } from '../src/model/model.ts'
import { personLookAlike } from '../src/model/screen/look-alikes.ts'
import { conversationList } from '../src/model/screen/pane-selectors.ts'
import { userRows } from '../src/model/screen/user-rows.ts'
import { pendingRequests } from '../src/model/screen/request-rows.ts'
import type { ChatEvent } from '../src/model/events.ts'
import type { State } from '../src/model/state.ts'
import { freshUlid } from '../test/support/forged/packets.ts'
import { registeredPeople } from '../test/support/forged/registered.ts'
import { openSession, sessionOf, stateOf } from '../test/support/network/direct-session.ts'
import { createTestNetwork, id } from '../test/support/network/network.ts'
import { median } from './harness/figures.ts'

const PEOPLE = Number(process.argv[2] ?? 5000)
const ASKED = PEOPLE / 10
const FRAMES = 200

const network = createTestNetwork()
const { alice, bob } = await openSession(network)
const at = network.clock.now()
const session = sessionOf(alice, 'bob')
const known = registeredPeople(PEOPLE).flatMap(({ name, signer: { key } }, index): ChatEvent[] => {
  const pinned = { type: 'person.pinned', who: name, name: safeText(name), key, at } as const
  const ref = createRef(freshUlid(at), key)
  const request = { id: ref, from: name, to: id('bob'), text: safeText('oi'), at, key } as const
  return [
    { ...pinned, trust: 'verified' },
    ...(index < ASKED
      ? [
          { type: 'request.made', request: { ...request, answer: 'waiting' } } as const,
          {
            type: 'session.opened',
            id: createSessionId(id('bob'), name, addMillis(at, index)),
            with: name,
            since: at,
            request: ref,
          } as const,
        ]
      : []),
  ]
})
let state: State = reduce(stateOf(bob), known)

const messageFrom = (seq: number): ChatEvent => ({
  type: 'message.sent',
  message: {
    id: createRef(freshUlid(at), alice.signer.key),
    conversation: personConversationId(alice.name),
    channel: directChannel(session),
    by: alice.name,
    at,
    seq,
    text: safeText(`word ${seq}`),
    reactions: [],
  },
})

/** What a frame asks of the model. */
const frame = () => {
  for (const { person } of userRows(state)) personLookAlike(state, person.id)
  return [groupRows(state), conversationList(state), pendingRequests(state)]
}

frame()
const costs: number[] = []
for (let seq = 1; seq <= FRAMES; seq += 1) {
  state = reduce(state, [messageFrom(seq)])
  const before = process.cpuUsage()
  frame()
  const { user, system } = process.cpuUsage(before)
  costs.push(user + system)
}
process.stdout.write(`${PEOPLE} people: ${(median(costs) / 1000).toFixed(2)} ms of CPU a frame\n`)
process.exit()
