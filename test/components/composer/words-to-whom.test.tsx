/** Whoever was chosen gets what is typed next, or nobody: never the one whose conversation was open before. */
import { expect, test } from 'vitest'
import { createGroupId } from '../../../src/core/ids.ts'
import { openSessionWith } from '../../../src/model/direct/sessions.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { keys } from '../../support/screen/keys.ts'
import {
  idOf,
  createScreenHarness,
  directConversation,
  groupConversation,
} from '../../support/screen/screen-harness.tsx'
import type { ScreenHarness } from '../../support/screen/screen-harness.tsx'

const open = { open: directConversation('beto') }

/** I talk with beto, and these ask me, the first one longest. */
const askedBy = (...names: readonly string[]): ScreenHarness => {
  const harness = createScreenHarness()
  harness.meet('beto')
  harness.openSessionWith('beto')
  for (const name of names) {
    const text = safeText(`oi, é ${name}`)
    harness.receive(name, { type: 'request.make', to: idOf('alice'), text })
  }
  return harness
}

const textsTo = (harness: ScreenHarness, name: string) =>
  harness
    .state()
    .conversations.get(directConversation(name))
    ?.messages.map(({ text }) => text)

const waiting = (harness: ScreenHarness) =>
  [...harness.state().requests.values()].flatMap(({ from, answer }) =>
    answer === 'waiting' ? [from] : [],
  )

test('/chat opens the place of somebody who asks me: what is typed is for them, once I accept', async () => {
  const harness = askedBy('carla')
  const screen = await harness.show(100, 30, open)
  await screen.press('/chat carla', keys.enter)
  await screen.until('┃ carla wants to chat. /accept accepts, /deny declines')
  expect(screen.text()).toContain('carla asked: "oi, é carla"')
  await screen.press('um segredo', keys.enter)
  await screen.until('Accept, and send what you typed?')
  expect(waiting(harness)).toEqual([idOf('carla')])
  await screen.press(keys.enter)
  await screen.until(/you +um segredo/u)
  expect(textsTo(harness, 'carla')).toEqual(['um segredo'])
  expect(textsTo(harness, 'beto')).toEqual([])
  expect(screen.text()).not.toContain('┃ um segredo')
  await screen.close()
})

test('words that come in one go with the command wait in their place as a draft', async () => {
  const harness = askedBy('carla')
  const screen = await harness.show(100, 30, open)
  await screen.type('/chat carla\rum segredo\r')
  await screen.until('Accept, and send what you typed?')
  await screen.press(keys.escape, keys.alt('1'))
  await screen.until('━ to beto ')
  expect(screen.text()).not.toContain('segredo')
  expect(harness.state().conversations.get(directConversation('carla'))?.draft).toBe('um segredo')
  expect(textsTo(harness, 'beto')).toEqual([])
  await screen.close()
})

test.each(['', 'antes'])('/chat with a text asks there, below the draft "%s"', async (draft) => {
  const harness = askedBy('carla')
  const conversation = directConversation('carla')
  harness.perform({ type: 'view.open', conversation })
  harness.perform({ type: 'view.draft', conversation, text: draft })
  const screen = await harness.show(100, 30, open)
  await screen.press('/chat carla um segredo', keys.enter)
  await screen.until('Accept, and send what you typed?')
  await screen.press(keys.enter)
  await screen.until(/um segredo/u)
  const whole = draft === '' ? 'um segredo' : `${draft}\num segredo`
  expect(textsTo(harness, 'carla')).toEqual([whole])
  expect(textsTo(harness, 'beto')).toEqual([])
  await screen.until(/┃ Type a message/u)
  expect(harness.state().conversations.get(conversation)?.draft).toBe('')
  await screen.close()
})

test('in a conversation that is over, the input says that they ask, and how they are answered', async () => {
  const harness = askedBy()
  const session = openSessionWith(harness.state(), idOf('beto'))?.id
  if (session === undefined) throw new Error('nothing is open')
  harness.receive('beto', { type: 'session.end', session })
  harness.perform({ type: 'session.end', session })
  const screen = await harness.show(100, 30, open)
  await screen.until('Closed. Type a message to ask')
  harness.receive('beto', { type: 'request.make', to: idOf('alice'), text: safeText('de novo') })
  await screen.until('┃ beto wants to chat. /accept accepts, /deny declines')
  await screen.press('/accept', keys.enter)
  await screen.until('┃ Type a message; Enter sends it')
  expect(waiting(harness)).toEqual([])
  await screen.close()
})

test('/deny in their place answers them, and not who has waited longest', async () => {
  const harness = askedBy('davi', 'carla')
  const screen = await harness.show(100, 30, open)
  await screen.press('/chat carla', keys.enter)
  await screen.until('┃ carla wants to chat')
  await screen.press('/deny', keys.enter)
  await screen.until('Denied carla.')
  expect(waiting(harness)).toEqual([idOf('davi')])
  await screen.close()
})

const WAYS: readonly (readonly [
  string,
  (harness: ScreenHarness) => void,
  readonly string[],
  string,
])[] = [
  ['the next that waits', () => {}, [keys.alt('a')], 'to carla'],
  [
    'a request in the list for everywhere',
    () => {},
    [keys.ctrl('k'), 'carla', keys.enter],
    'to carla',
  ],
  [
    'whom I asked',
    (harness) => {
      harness.meet('davi')
      harness.perform({ type: 'request.make', to: idOf('davi'), text: safeText('oi') })
    },
    ['/chat davi', keys.enter],
    'to davi',
  ],
  [
    'whom I blocked',
    (harness) => {
      harness.meet('davi')
      harness.perform({ type: 'person.block', who: idOf('davi') })
    },
    ['/chat davi', keys.enter],
    'to davi',
  ],
  [
    'whom I ask now',
    (harness) => harness.meet('davi'),
    ['/chat davi', keys.enter, 'oi', keys.enter],
    'to davi',
  ],
  [
    'whom I ask now, with a text',
    (harness) => harness.meet('davi'),
    ['/chat davi oi', keys.enter],
    'to davi',
  ],
  [
    'a group that I ask to join',
    (harness) => {
      harness.meet('davi')
      harness.createsGroup('davi', 'lab')
    },
    ['/chat #lab posso?', keys.enter],
    'to # lab',
  ],
  [
    'a group that I asked',
    (harness) => {
      harness.meet('davi')
      harness.asksToJoin('alice', harness.createsGroup('davi', 'lab'))
    },
    ['/chat #lab', keys.enter],
    'to # lab',
  ],
]

test.each(WAYS)('words after a jump to %s are not for beto', async (_, before, jump, title) => {
  const harness = askedBy('carla')
  before(harness)
  const screen = await harness.show(100, 30, open)
  await screen.press(...jump)
  await screen.until(`━ ${title} `)
  await screen.press('um segredo')
  await screen.until('┃ um segredo')
  expect(textsTo(harness, 'beto')).toEqual([])
  expect(harness.state().open).not.toBe(directConversation('beto'))
  await screen.close()
})

test('letters over the question of a group that I am invited to are for the group', async () => {
  const harness = askedBy()
  harness.meet('davi')
  const lab = harness.createsGroup('davi', 'lab')
  const words = safeText('vem')
  harness.receive('davi', {
    type: 'group.invite',
    group: lab,
    to: idOf('alice'),
    name: safeText('lab'),
    text: words,
  })
  const screen = await harness.show(100, 30, open)
  await screen.press(keys.alt('g'), keys.enter)
  await screen.until('davi invites you to lab')
  await screen.type('um segredo')
  await screen.until('┃ um segredo')
  expect(screen.text()).toContain('━ to # lab ')
  expect(harness.state().open).toBe(groupConversation(lab))
  await screen.close()
})

test.each([
  ['/accept', ['/accept davi', keys.enter]],
  ['a key of the list', [keys.alt('r'), 'a']],
])(
  'where a group that I accept is not known yet, words after %s are for nobody',
  async (_, how) => {
    const harness = askedBy()
    harness.meet('davi')
    const group = createGroupId('lab', harness.state().me.key)
    if (group === undefined) throw new Error('no such group')
    const words = { name: safeText('lab'), text: safeText('vem') }
    harness.receive('davi', { type: 'group.invite', group, to: idOf('alice'), ...words })
    const screen = await harness.show(100, 30, open)
    await screen.press(...how)
    await screen.until('Accepted: you are in lab as soon as')
    await screen.type('um segredo\r')
    await screen.until('Send this to')
    expect(textsTo(harness, 'beto')).toEqual([])
    expect(harness.state().open).toBeUndefined()
    await screen.close()
  },
)
