/** Whether a packet may be too large for the broker, where nobody says so: what is sent at QoS 0 is not answered. */
import type { OutgoingPacket, PublishOutcome } from '../../../ports/transport.ts'

/** Of a new link nothing is known. */
export const createPacketSizes = () => {
  let largestTaken = 0
  let hasRefused = false
  return {
    begin: (): void => {
      largestTaken = 0
      hasRefused = false
    },
    onOutcome: ({ payload, qos }: OutgoingPacket, outcome: PublishOutcome): void => {
      if (outcome === 'done' && qos > 0) largestTaken = Math.max(largestTaken, payload.length)
      if (typeof outcome !== 'string' && outcome.reason === 'too-large') hasRefused = true
    },
    /** Others were too large, and none of this size was taken: that it does not come back says nothing of rights. */
    mayBeTooLarge: ({ payload, qos }: OutgoingPacket): boolean =>
      qos === 0 && hasRefused && payload.length > largestTaken,
  }
}
