/** Carries out effects. */
import { echoReply } from '../model/direct/echo.ts'
import type { Effect } from '../model/events.ts'
import { callsAt } from '../model/messages/notify-level.ts'
import { ECHO } from '../core/ids.ts'
import type { Stop } from '../core/stop.ts'
import type { OutgoingPacket, PublishOutcome } from '../ports/transport.ts'
import type { createBridges } from './bridges/bridges.ts'
import type { LinkSubscriptions } from './connection/subscriptions.ts'
import type { Groups } from './groups/groups.ts'
import type { PacketBatch } from './inbound/packet-batch.ts'
import type { createDelivery } from './outbound/delivery.ts'
import { tolerateDiskFailure } from './storage-errors.ts'
import { loadHistory, loadHistoryAround } from './load-history.ts'
import type { Sender } from './outbound/send.ts'
import type { PublishTracker } from './outbound/publish-tracker.ts'
import type { RuntimePorts } from './runtime-types.ts'
import type { RuntimeContext } from './runtime-context.ts'

type PlaintextLine = Extract<Effect, { type: 'publish' }>['line']

/** Echo thinks this long (ms), so that the answer is seen to come. */
const ECHO_DELAY = 300

type Deps = RuntimeContext &
  Pick<RuntimePorts, 'notify'> & {
    readonly sender: Pick<Sender, 'send'>
    readonly delivery: Pick<ReturnType<typeof createDelivery>, 'tryPublish' | 'markShown'>
    readonly groups: Pick<Groups, 'changed'>
    readonly bridges: Pick<ReturnType<typeof createBridges>, 'openTopics'>
    readonly subscriptions: Pick<LinkSubscriptions, 'set'>
    readonly publishTracker: Pick<PublishTracker, 'trackPlaintext'>
    /** Does this when what has happened is on disk; never if that fails. */
    readonly afterwards: PacketBatch['afterwards']
    /** Calls this when the program leaves. */
    readonly onLeave: (task: () => void) => Stop
  }

/** Carries out the effects, one after the other. */
export const createEffectRunner = (deps: Deps): ((effect: Effect) => void) => {
  const { disk, eventStore, clock, sender, delivery } = deps
  const { openTopics } = deps.bridges

  /** Nobody confirms bare text. What did not even reach the broker is warned of. */
  const publishPlain = async (packet: OutgoingPacket, line: PlaintextLine | undefined) => {
    const attempt = new Promise<PublishOutcome>((resolve) => {
      deps.afterwards(() => resolve(delivery.tryPublish(packet)))
    })
    deps.publishTracker.trackPlaintext(attempt)
    const outcome = await attempt
    if (line) return openTopics.settled(line, outcome)
    if (outcome === 'done') return
    tolerateDiskFailure(() =>
      deps.warn(outcome === 'lost' ? 'plain-lost' : outcome.reason, packet.topic),
    )
  }

  return (effect) => {
    switch (effect.type) {
      case 'dispatch':
        sender.send(effect.intent, eventStore.state().me.id)
        return
      case 'load-history':
        return loadHistory(eventStore, disk, effect)
      case 'load-history-around':
        return loadHistoryAround(eventStore, disk, effect)
      case 'displayed':
        return delivery.markShown(effect.displayed)
      case 'apply-roster':
        return deps.groups.changed(effect)
      case 'echo': {
        const answer = () => {
          const message = disk.history.find(effect.message)
          if (message && !message.deleted)
            tolerateDiskFailure(() => void sender.send(echoReply(message), ECHO))
        }
        // if the program ends before that, the answer is there at the next start
        const answered = deps.onLeave(answer)
        clock.after(ECHO_DELAY, () => {
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
      case 'subscribe':
        return deps.subscriptions.set(effect.filters, effect.on)
      case 'notify': {
        const kept = eventStore.state().conversations.get(effect.conversation)
        return callsAt(kept?.notifyLevel ?? 'all', effect.about) ? deps.notify(effect) : undefined
      }
    }
  }
}
