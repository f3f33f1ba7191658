/**
 * The honest friend, as a program without a screen in a process of its own: founds a group, lets everybody in, asks
 * the victim for a conversation, and then sends what its parent says. `node friend-child.ts URL`
 */
import { openSessionWith } from '../../src/model/direct/sessions.ts'
import { waitingJoins } from '../../src/model/groups/group-selectors.ts'
import { lookUpPerson } from '../../src/model/people/strangers.ts'
import { safeLine, safeText } from '../../src/core/text/safe-text.ts'
import { ed25519Signer } from '../../test/support/forged/registered.ts'
import { id } from '../../test/support/network/network.ts'
import { personHome, startPerson } from '../../test/support/process/headless-person.ts'
import { until } from '../../test/support/wait.ts'
import { FRIEND, GROUP, VICTIM } from './attack.ts'
import type { FriendAnswer, FriendOrder } from './helpers.ts'

const PATIENCE = 60_000
const [url = ''] = process.argv.slice(2)
const { state, runtime, isOnline, sendText } = startPerson(FRIEND, personHome(url, 5), {
  signer: ed25519Signer(),
})
const victim = id(VICTIM)

await until(isOnline, 'the friend is online', PATIENCE)
runtime.send({ type: 'group.create', name: GROUP, topic: safeLine('') })
setInterval(() => {
  for (const join of waitingJoins(state())) {
    if (join.to === state().me.id) runtime.send({ type: 'group.admit', ask: join.id })
  }
}, 50)
await until(() => lookUpPerson(state(), victim), 'the victim is there', PATIENCE)
runtime.send({ type: 'request.make', to: victim, text: safeText('') })
process.on('message', ({ text }: FriendOrder) => sendText(VICTIM, text))
await until(() => openSessionWith(state(), victim), 'the victim accepts', PATIENCE)
const answer: FriendAnswer = { is: 'ready' }
process.send?.(answer)

// whoever started this is gone
process.once('disconnect', () => process.exit())
