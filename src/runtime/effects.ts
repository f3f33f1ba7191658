/** What follows from facts is done here. */
import { echoOf } from '../model/direct/echo.ts'
import type { Effect } from '../model/commands.ts'
import type { UserId } from '../core/ids.ts'
import { ECHO } from '../core/ids.ts'
import type { Stop } from '../core/stop.ts'
import type { Denied } from '../core/link-end.ts'
import type { Clock, Disk, Outgoing } from '../ports.ts'
import type { createCommunity } from './groups/groups.ts'
import type { createDelivery } from './outbound/delivery.ts'
import { tolerating } from './storage-errors.ts'
import type { Model } from './event-store.ts'
import { recall, recallAround } from './load-history.ts'
import type { Speaking } from './outbound/send.ts'
import type { createTopics } from './bridges/open-topics.ts'
import type { World } from './runtime-types.ts'

type Line = Extract<Effect, { type: 'publish' }>['line']

/** Echo thinks this long (ms), so that the answer is seen to come. */
const ECHO_THINKS = 300

type Needs = Pick<World, 'notify'> & {
  readonly me: UserId
  readonly disk: Disk
  readonly model: Model
  readonly clock: Clock
  readonly speaking: Pick<Speaking, 'say'>
  readonly delivery: Pick<ReturnType<typeof createDelivery>, 'attempt' | 'shown'>
  readonly community: Pick<ReturnType<typeof createCommunity>, 'changed'>
  readonly openTopics: Pick<ReturnType<typeof createTopics>, 'told'>
  readonly listen: (filters: readonly string[], on: boolean) => void
  readonly note: (key: string, about: string) => void
  /** Bare text goes out. */
  readonly onPlain: (outcome: Promise<'done' | 'lost' | Denied>) => void
  /** Calls this when the program leaves. */
  readonly onLeave: (task: () => void) => Stop
}

/** Does what the effects say, one after the other. */
export const createPerforming = (needs: Needs): ((effect: Effect) => void) => {
  const { me, disk, model, clock, speaking, delivery, openTopics } = needs

  /** Nobody confirms bare text: of what did not even reach the broker the person hears. */
  const publishPlain = async (packet: Outgoing, line: Line | undefined) => {
    const attempt = delivery.attempt(packet)
    needs.onPlain(attempt)
    const outcome = await attempt
    if (line) return openTopics.told(line, outcome)
    if (outcome === 'done') return
    tolerating(() => needs.note(outcome === 'lost' ? 'plain-lost' : outcome.reason, packet.topic))
  }

  return (effect) => {
    switch (effect.type) {
      case 'answer':
        speaking.say(effect.command, me)
        return
      case 'recall':
        return recall(model, disk, effect)
      case 'recall-around':
        return recallAround(model, disk, effect)
      case 'shown':
        return delivery.shown(effect.words)
      case 'regroup':
        return needs.community.changed(effect)
      case 'echo': {
        const answer = () => {
          const said = disk.history.find(effect.said)
          if (said && !said.deleted) tolerating(() => void speaking.say(echoOf(said), ECHO))
        }
        // who leaves before finds the answer at the next start
        const answered = needs.onLeave(answer)
        clock.after(ECHO_THINKS, () => {
          answered()
          answer()
        })
        return
      }
      case 'publish': {
        const { topic, text, retain = false, line } = effect
        const payload = new TextEncoder().encode(text)
        return void publishPlain({ topic, payload, retain, qos: 1 }, line)
      }
      case 'listen':
        return needs.listen(effect.filters, effect.on)
      case 'notify': {
        // muted is silent, whatever it is about: words, mentions, requests, invitations
        const muted = model.state().conversations.get(effect.conversation)?.muted ?? false
        return muted ? undefined : needs.notify(effect)
      }
    }
  }
}
