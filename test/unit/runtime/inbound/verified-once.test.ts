/** What waits on disk was checked when it arrived: no signature of it is checked again when it is decided. */
import { expect, test } from 'vitest'
import { groupChannel } from '../../../../src/core/channel.ts'
import { addMillis, parseRosterHash } from '../../../../src/core/ids.ts'
import type { Millis } from '../../../../src/core/ids.ts'
import { parseJson, readFields } from '../../../../src/core/schema.ts'
import { safeLine, safeText } from '../../../../src/core/text/safe-text.ts'
import type { Roster } from '../../../../src/model/groups/roster.ts'
import type { Signer } from '../../../../src/ports/signer.ts'
import { forgedRoster, nextRoster, rosterOf } from '../../../support/forged/outsider.ts'
import { signedPacket } from '../../../support/forged/packets.ts'
import { groupOf, groupTranscript, groupWith } from '../../../support/network/group.ts'
import { createTestNetwork, insecureSigner } from '../../../support/network/network.ts'
import type { Person } from '../../../support/network/network.ts'

/** A signer that notes what it checked. */
const noting = (name: string) => {
  const own = insecureSigner(name)
  const checked: string[] = []
  const signer: Signer = {
    ...own,
    verify: (key, text, signature) => {
      checked.push(signature)
      return own.verify(key, text, signature)
    },
  }
  return { signer, checked }
}

const waitingOf = ({ disk }: Person) =>
  disk.deferred.authors().flatMap((author) => disk.deferred.byAuthor(author))

test.each(['while it runs', 'after a restart'])(
  'rosters and a message that came in the wrong order are decided without checking them again, %s',
  async (when) => {
    const network = createTestNetwork()
    const { signer, checked } = noting('carol')
    const { group, people } = await groupWith(network, ['alice', 'bob', 'carol'], 'lab', (name) =>
      name === 'carol' ? { signer } : {},
    )
    const [alice, bob, carol] = people
    await network.advance(60_000)
    // neither can send again what carol does not confirm
    await alice.quit()
    await bob.quit()
    const known = rosterOf(carol, group)
    const at = network.clock.now()
    // what the broker keeps comes again, and is checked again
    const made = (roster: Roster, when: Millis) => ({
      ...forgedRoster(alice, roster, { at: when }),
      retain: false,
    })
    const first = made({ ...nextRoster(known), topic: safeLine('first') }, at)
    const hash = parseRosterHash(signer.hash(first.payload))
    if (hash === undefined) throw new Error('no hash')
    const after = nextRoster({ ...known, rev: known.rev + 1, hash })
    const second = made({ ...after, topic: safeLine('second') }, addMillis(at, 1))
    const message = signedPacket(
      bob,
      {
        type: 'message.send',
        channel: groupChannel(group),
        text: safeText('under the first'),
        roster: { rev: known.rev + 1, hash },
      },
      { kind: 'group', group, from: bob.name },
      { at, seq: 1 },
    )
    checked.length = 0
    network.broker.inject(second)
    network.broker.inject(message)
    await network.advance(1000)
    expect(waitingOf(carol)).toHaveLength(2)
    if (when === 'after a restart') {
      carol.crash()
      carol.start()
      await network.advance(5000)
    }
    network.broker.inject(first)
    await network.advance(5000)
    expect(groupOf(carol, group)?.roster.topic).toBe('second')
    expect(groupTranscript(carol, group)).toContain('bob: under the first')
    expect(waitingOf(carol)).toEqual([])
    const ofThese = [first, second, message].map(({ payload }) => {
      const sig = readFields(parseJson(new TextDecoder().decode(payload)))?.['sig']
      return checked.filter((one) => one === sig).length
    })
    expect(ofThese).toEqual([1, 1, 1])
    expect(checked).toHaveLength(new Set(checked).size)
  },
)
