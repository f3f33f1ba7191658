/** My own roster on the broker: published, corrected, deleted, and how far it got. */
import { describe, expect, test } from 'vitest'
import type { BrokerDenial } from '../../../../src/core/broker/link-end.ts'
import type { State } from '../../../../src/model/state.ts'
import type { OutgoingCounter } from '../../../../src/runtime/counters.ts'
import type { Link } from '../../../../src/ports/transport.ts'
import { createTestClock } from '../../../support/network/test-clock.ts'
import {
  ana,
  caio,
  first,
  GROUP,
  hashNamed,
  stateOf,
  withRosters,
} from '../../../support/groups/unsigned-rosters.ts'
import {
  DAY,
  second,
  third,
  fourth,
  fifth,
  claim,
  end,
  ofAna,
  DENIED,
  startRetaining,
  STAND_IN,
} from '../../../support/groups/retained-rosters-program.ts'

const TOPIC = `papo/GROUPS/${GROUP}/roster/ana`

/** A program that has just signed a roster. */
const issue = async (...given: Parameters<typeof startRetaining>) => {
  const program = startRetaining(...given)
  program.retained.issued(GROUP)
  await program.clock.advance(0)
  return program
}

/** The next link is there, and the broker answers so to the roster that is published on it. */
const publishNext = async (
  { answers, clock, link }: ReturnType<typeof startRetaining>,
  answer: 'done' | 'lost' | BrokerDenial,
) => {
  answers.push(answer)
  link()
  await clock.advance(0)
}

describe('my own roster', () => {
  test('is published where everybody finds it, for thirty days', async () => {
    const { retained, published, waiting, clock } = startRetaining(ofAna)
    await clock.advance(0)
    published.length = 0
    retained.issued(GROUP)
    await clock.advance(0)
    expect(published).toEqual([
      {
        topic: `papo/GROUPS/${GROUP}/roster/ana`,
        payload: new TextEncoder().encode('r3 3'),
        retain: true,
        qos: 1,
        expires: (30 * DAY) / 1000,
      },
    ])
    expect(waiting).toEqual([0, 1, 0])
    expect(retained.status(GROUP, third.hash)).toEqual({ kind: 'published' })
  })

  test('waits for a link', async () => {
    const { retained, sent, waiting, clock, link } = startRetaining(ofAna, { offline: true })
    retained.issued(GROUP)
    await clock.advance(0)
    expect([sent(), waiting]).toEqual([[], [1]])
    expect(retained.status(GROUP, third.hash)).toEqual({ kind: 'waiting', kept: true })
    link()
    await clock.advance(0)
    expect([sent(), waiting]).toEqual([['r3 3'], [1, 0]])
  })

  test('waits when the link is over', async () => {
    const { retained, sent, waiting, clock } = startRetaining(ofAna)
    await clock.advance(0)
    sent()
    retained.unlinked(false)
    retained.issued(GROUP)
    await clock.advance(0)
    expect([sent(), waiting.at(-1)]).toEqual([[], 1])
  })

  test('that is too large for the broker is told as that', async () => {
    const { retained, warnings, answers, clock, link } = startRetaining(ofAna, { offline: true })
    answers.push({ ...DENIED, reason: 'too-large' })
    link()
    retained.issued(GROUP)
    await clock.advance(0)
    expect(warnings).toEqual(['roster-too-large: lab'])
  })

  describe('of a new group, too large for the broker', () => {
    const LARGE: BrokerDenial = { reason: 'too-large', detail: '', size: 700, limit: 600 }
    const ofNew = withRosters(stateOf(ana), first)
    test('takes the group with it: nobody could ever see it', async () => {
      const program = await issue(ofNew, { offline: true })
      await publishNext(program, LARGE)
      expect(program.state().groups.has(GROUP)).toBe(false)
      expect(program.warnings).toEqual(['new-group-too-large: lab, 700 B > 600 B'])
      expect(program.waiting.at(-1)).toBe(0)
      expect(program.retained.status(GROUP, first.hash)).toEqual({
        kind: 'refused',
        reason: 'too-large',
        kept: false,
        roster: { name: first.name, size: 700, limit: 600 },
      })
    })

    test.each<[string, 'done' | 'lost' | BrokerDenial]>([
      ['took', 'done'],
      ['may have taken', 'lost'],
    ])('leaves it where a broker %s it before', async (_, answer) => {
      const program = await issue(ofNew, { offline: true })
      await publishNext(program, answer)
      await publishNext(program, LARGE)
      expect(program.state().groups.has(GROUP)).toBe(true)
      expect(program.warnings).toEqual(['roster-too-large: lab, 700 B > 600 B'])
    })

    test('leaves it where I have written something in it, or it is from an earlier start', async () => {
      const outgoing = { count: 1 } as OutgoingCounter
      const written = await issue(ofNew, { offline: true, outgoing })
      await publishNext(written, LARGE)
      expect(written.state().groups.has(GROUP)).toBe(true)
      const earlier = startRetaining(ofNew, { offline: true })
      await publishNext(earlier, LARGE)
      expect(earlier.state().groups.has(GROUP)).toBe(true)
      expect(earlier.warnings).toEqual(['roster-too-large: lab, 700 B > 600 B'])
    })
  })

  test('that the broker denies waits for the next link', async () => {
    const { retained, sent, waiting, warnings, answers, clock, link } = startRetaining(ofAna, {
      offline: true,
    })
    answers.push(DENIED)
    link()
    retained.issued(GROUP)
    await clock.advance(0)
    expect(warnings).toEqual([`roster-denied: ${TOPIC}`])
    sent()
    answers.push(DENIED)
    link()
    await clock.advance(0)
    expect(warnings).toEqual([`roster-denied: ${TOPIC}`, `roster-denied: ${TOPIC}`])
    answers.push('lost')
    link()
    await clock.advance(0)
    expect(warnings).toHaveLength(2)
    expect(sent()).toEqual(['r3 3', 'r3 3'])
    expect(waiting.at(-1)).toBe(0)
  })

  test.each<[string, 'done' | 'lost' | BrokerDenial, object, number]>([
    ['took', 'done', { kind: 'published' }, 0],
    ['did not get', 'lost', { kind: 'waiting', kept: true }, 1],
    ['denies', DENIED, { kind: 'refused', reason: 'not-authorised', kept: true }, 1],
  ])('that the broker %s', async (_, answer, status, left) => {
    const { retained, waiting, answers, clock, link, progress } = startRetaining(ofAna, {
      offline: true,
    })
    retained.issued(GROUP)
    await clock.advance(0)
    progress.count = 0
    answers.push(answer)
    link()
    await clock.advance(0)
    // whoever waits for it looks again
    expect(progress.count).toBe(1)
    expect(retained.status(GROUP, third.hash)).toEqual(status)
    expect(waiting.at(-1)).toBe(left)
    // the next link is another chance
    link()
    await clock.advance(0)
    expect(retained.status(GROUP, third.hash)).toEqual({ kind: 'published' })
    expect(waiting.at(-1)).toBe(0)
  })

  test('is not refused because an earlier one was', async () => {
    const { retained, answers, clock, link, now } = startRetaining(ofAna, { offline: true })
    answers.push(DENIED, 'done', 'lost')
    link()
    await clock.advance(0)
    link()
    await clock.advance(0)
    now(withRosters(ofAna, fourth))
    retained.issued(GROUP)
    await clock.advance(0)
    expect(retained.status(GROUP, fourth.hash)).toEqual({ kind: 'waiting', kept: true })
  })

  test('is refused although the answer to an earlier one comes after that', async () => {
    const { retained, clock, now, linkWith } = startRetaining(ofAna, { offline: true })
    const answers: ((outcome: 'done' | BrokerDenial) => void)[] = []
    linkWith(() => new Promise((resolve) => void answers.push(resolve)))
    now(withRosters(ofAna, fourth))
    retained.issued(GROUP)
    answers[1]?.(DENIED)
    await clock.advance(0)
    answers[0]?.('done')
    await clock.advance(0)
    expect(retained.status(GROUP, fourth.hash)).toMatchObject({ kind: 'refused' })
  })

  test('waits on while the next one was made before the broker took it', async () => {
    const { retained, waiting, clock, now } = startRetaining(ofAna)
    await clock.advance(0)
    retained.issued(GROUP)
    now(withRosters(ofAna, fourth))
    await clock.advance(0)
    expect(waiting.at(-1)).toBe(1)
  })

  test('is published again every ten minutes, while there is a link', async () => {
    const { retained, sent, clock, link } = startRetaining(ofAna)
    await clock.advance(0)
    sent()
    retained.changed(GROUP)
    await clock.advance(10 * 60_000 - 1)
    expect(sent()).toEqual([])
    await clock.advance(1)
    expect(sent()).toEqual(['r3 3'])
    retained.unlinked(false)
    await clock.advance(60 * 60_000)
    expect(sent()).toEqual([])
    link()
    await clock.advance(0)
    expect(sent()).toEqual(['r3 3'])
    await clock.advance(10 * 60_000)
    expect(sent()).toEqual(['r3 3'])
  })

  test.each([
    ['the newest', third.hash, []],
    ['an older one', second.hash, ['r3 3']],
    ['something else', 'wrong', ['r3 3']],
    ['nothing', 'nothing', ['r3 3']],
  ] as const)('is corrected where there is %s', async (_, what, done) => {
    const { retained, sent, clock } = startRetaining(ofAna)
    await clock.advance(0)
    sent()
    retained.observed(GROUP, ana.id, what)
    await clock.advance(1000)
    expect(sent()).toEqual(done)
  })

  test.each([
    ['a month', 0, ['end 4']],
    ['more than a month', 1, ['deleted']],
  ])('that ends the group is published for %s', async (_, more, done) => {
    const start = createTestClock().now()
    const { sent, published, waiting, clock, retained } = startRetaining(
      withRosters(ofAna, end(start - 30 * DAY - more)),
    )
    await clock.advance(0)
    // a removal must not expire
    expect(published[0]?.expires).toBe(more === 0 ? (30 * DAY) / 1000 : undefined)
    expect(sent()).toEqual(done)
    retained.issued(GROUP)
    await clock.advance(0)
    expect(waiting.at(-1)).toBe(0)
  })

  test('that ends the group is deleted once when its time is over, and is not missed', async () => {
    const start = createTestClock().now()
    const { sent, clock, retained } = startRetaining(
      withRosters(ofAna, end(start - 30 * DAY + 60_000)),
    )
    await clock.advance(60_001)
    expect(sent()).toEqual(['end 4'])
    retained.observed(GROUP, ana.id, 'nothing')
    await clock.advance(60_000)
    expect(sent()).toEqual([])
    // something else there is
    retained.observed(GROUP, ana.id, 'wrong')
    await clock.advance(60_000)
    expect(sent()).toEqual(['deleted'])
    await clock.advance(60 * 60_000)
    expect(sent()).toEqual([])
  })

  test('of which the bytes are gone is not published', async () => {
    const { sent, clock } = startRetaining(ofAna, { bytes: false })
    await clock.advance(20 * 60_000)
    expect(sent()).toEqual([])
  })

  test('is deleted when somebody else leads, and published again when theirs loses', async () => {
    const { retained, sent, waiting, answers, clock, now } = startRetaining(ofAna)
    await clock.advance(0)
    answers.push(DENIED)
    retained.issued(GROUP)
    await clock.advance(0)
    retained.observed(GROUP, ana.id, third.hash)
    sent()
    expect(waiting.at(-1)).toBe(1)
    now(withRosters(ofAna, claim))
    retained.changed(GROUP)
    expect(sent()).toEqual(['deleted'])
    expect(waiting.at(-1)).toBe(0)
    retained.observed(GROUP, ana.id, 'nothing')
    retained.observed(GROUP, caio.id, claim.hash)
    await clock.advance(5 * 60_000)
    expect(sent()).toEqual([])
    now(ofAna)
    retained.changed(GROUP)
    await clock.advance(10 * 60_000)
    expect(sent()).toEqual(['r3 3'])
  })

  test('that the broker denied is not waited for when somebody else leads', async () => {
    const { retained, sent, waiting, answers, clock, now } = startRetaining(ofAna)
    await clock.advance(0)
    answers.push(DENIED)
    retained.issued(GROUP)
    await clock.advance(0)
    sent()
    now(withRosters(ofAna, claim))
    retained.changed(GROUP)
    expect([sent(), waiting.at(-1)]).toEqual([[], 0])
  })

  test('of a new group is published again every ten minutes as well', async () => {
    const { retained, sent, clock, now } = startRetaining(stateOf(ana))
    now(ofAna)
    retained.issued(GROUP)
    await clock.advance(10 * 60_000)
    expect(sent()).toEqual(['r3 3', 'r3 3'])
  })

  test('that does not count any more is not published', async () => {
    const { retained, sent, clock, now } = startRetaining(stateOf(ana))
    now(withRosters(ofAna, claim))
    retained.issued(GROUP)
    await clock.advance(0)
    expect(sent()).toEqual([])
  })

  test('is not published in my own stead', async () => {
    const { retained, sent, clock } = startRetaining(ofAna)
    await clock.advance(0)
    sent()
    retained.everyMinute()
    await clock.advance(STAND_IN)
    expect(sent()).toEqual([])
  })
})

const status = async (before: State, then: State, hash: string) => {
  const { retained, clock, now, answers } = startRetaining(before, { offline: true })
  answers.push('done', 'lost')
  retained.linked({
    publish: () => Promise.resolve(answers.shift() ?? 'lost'),
  } as Partial<Link> as Link)
  await clock.advance(0)
  now(then)
  if (then !== before) retained.issued(GROUP)
  await clock.advance(0)
  return retained.status(GROUP, hashNamed(hash))
}

describe('how far a roster of mine got', () => {
  const PUBLISHED = { kind: 'published' }
  const WAITING = { kind: 'waiting', kept: true }
  const VOID = { kind: 'void', reason: 'forked-roster' }
  const inVain = withRosters(ofAna, fourth)

  test.each<[string, State, State, string, object]>([
    ['the broker took it', ofAna, ofAna, 'r3', PUBLISHED],
    ['it is not on the chain', ofAna, ofAna, 'x3', VOID],
    ['it lost', inVain, withRosters(inVain, claim), 'r4', VOID],
    ['the broker took it, and not the next one', ofAna, inVain, 'r3', PUBLISHED],
    ['the next one waits', ofAna, inVain, 'r4', WAITING],
    ['the broker took the one after it', inVain, inVain, 'r3', PUBLISHED],
    ['two later ones wait', ofAna, withRosters(ofAna, fourth, fifth), 'r4', WAITING],
    ['somebody else made the next one', ofAna, withRosters(ofAna, claim), 'r2', PUBLISHED],
    ['the group is unknown', stateOf(ana), stateOf(ana), 'r1', WAITING],
  ])('%s', async (_, before, then, hash, found) => {
    expect(await status(before, then, hash)).toEqual(found)
  })
})
