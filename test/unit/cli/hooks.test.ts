/** Which hooks run on what, and what they get to know of it. */
import { describe, expect, test } from 'vitest'
import { defaultSettings } from '../../../src/core/settings/setting-table.ts'
import { hooksSetting } from '../../../src/core/settings/hooks.ts'
import type { ChatEvent } from '../../../src/model/events.ts'
import { safeLine } from '../../../src/core/text/safe-text.ts'
import { createHooks } from '../../../src/cli/profile/hooks.ts'
import type { Hooks } from '../../../src/cli/profile/load-hooks.ts'
import { cliTexts } from '../../../src/cli/texts/cli-texts.ts'
import type { CliLanguage } from '../../../src/cli/texts/cli-texts.ts'
import { cliFor } from '../../support/network/cli-runner.ts'
import { openSession, stateOf } from '../../support/network/direct-session.ts'
import { createTestNetwork } from '../../support/network/network.ts'
import type { Person, TestNetwork } from '../../support/network/network.ts'

/** Hooks as in config.json that note which of them ran with what. */
const noteHooks = (
  network: TestNetwork,
  hooks: readonly unknown[],
  language: CliLanguage = 'en',
) => {
  const ran: { readonly hook: string; readonly event: unknown }[] = []
  const faults: string[] = []
  const read = hooksSetting().read(hooks)
  if (!read) throw new Error('wrong hooks')
  const made = createHooks(
    {
      settings: { ...defaultSettings, hooks: read },
      env: {},
      profile: 'default',
      space: 'papo',
      texts: cliTexts(language),
    },
    {
      clock: network.clock,
      onFault: (about) => faults.push(about),
      start: ([hook = ''], input) => {
        expect(input.endsWith('}\n')).toBe(true)
        ran.push({ hook, event: JSON.parse(input) })
        return {
          ended: Promise.resolve(hook === 'absent' ? 'missing' : hook === 'broken' ? 3 : 0),
          leftSomething: () => false,
          kill: () => {},
        }
      },
    },
  )
  return { ran, faults, hooks: made }
}

/** Alice, whose hooks follow what happens, talks with bob. */
const setUp = (...hooks: readonly unknown[]) => setUpIn('en', ...hooks)

const setUpIn = async (language: CliLanguage, ...hooks: readonly unknown[]) => {
  const network = createTestNetwork()
  const noted = noteHooks(network, hooks, language)
  let alice: Person | undefined
  let active: Hooks | undefined
  const follow = (events: readonly ChatEvent[]) => {
    if (alice) active?.onEvents(stateOf(alice), events)
  }
  const people = await openSession(network, { alice: { follow } })
  alice = people.alice
  active = noted.hooks
  const on = (name: string) =>
    noted.ran.filter(({ hook }) => hook === name).map(({ event }) => event)
  return { ...noted, ...people, network, on, bobs: cliFor(network, people.bob) }
}

test('a message, its edit, reaction and deletion by somebody else; never what is mine', async () => {
  const names = ['message', 'edit', 'reaction', 'delete']
  const { alice, bobs, network, ran } = await setUp({ on: names, run: ['bot'] })
  const [sent] = await bobs.rows('send', 'alice', 'is it on?')
  const id = Object(sent).id
  await bobs.runOk('edit', id, 'is it off?')
  await bobs.runOk('react', id, '🔥')
  await bobs.runOk('delete', id)
  alice.sendText('bob', 'mine')
  await network.advance(5000)
  const where = { me: 'alice', id, conversation: '@bob', in: 'bob', by: 'bob', name: 'bob' }
  expect(ran.map(({ event }) => event)).toEqual([
    {
      on: 'message',
      ...where,
      at: expect.any(Number),
      text: 'is it on?',
      mention: false,
      quiet: false,
    },
    { on: 'edit', ...where, text: 'is it off?' },
    { on: 'reaction', ...where, emoji: '🔥', removed: false },
    { on: 'delete', ...where },
  ])
})

test('a mention in a group, which is a message too, once for each hook; "in" picks a conversation', async () => {
  const { alice, bob, bobs, network, on } = await setUp(
    { on: 'mention', run: ['called'] },
    { on: ['message', 'mention'], run: ['both'] },
    { on: 'message', run: ['lab'], in: '#lab' },
    { on: 'message', run: ['with-bob'], in: 'bob' },
    { on: 'message', run: ['nowhere'], in: '#none' },
  )
  await bobs.runOk('group', 'new', 'lab')
  await bobs.runOk('group', 'invite', 'lab', 'alice')
  await network.advance(2000)
  await cliFor(network, alice).runOk('group', 'join', 'lab')
  await network.advance(3000)
  await bobs.runOk('send', '#lab', 'hello all')
  await bobs.runOk('send', '#lab', 'hello @alice')
  bob.sendText('alice', 'only you')
  await network.advance(5000)
  expect(on('called')).toMatchObject([{ on: 'mention', in: '#lab', text: 'hello @alice' }])
  expect(on('both')).toMatchObject([
    { on: 'message', text: 'hello all' },
    { on: 'mention', text: 'hello @alice' },
    { on: 'message', text: 'only you' },
  ])
  expect(on('lab')).toMatchObject([
    { on: 'message', text: 'hello all', mention: false },
    { on: 'message', text: 'hello @alice', mention: true },
  ])
  expect(on('with-bob')).toMatchObject([{ in: 'bob', text: 'only you' }])
  expect(on('nowhere')).toEqual([])
})

test('requests to me, and nothing of somebody who is blocked', async () => {
  const { alice, bob, bobs, network, ran } = await setUp({ on: ['request', 'message'], run: ['x'] })
  const carla = network.person('carla')
  carla.start()
  await network.advance(3000)
  carla.ask('alice', 'may I?')
  await bobs.runOk('group', 'new', 'lab')
  await bobs.runOk('group', 'invite', 'lab', 'alice', 'come')
  await network.advance(3000)
  expect(ran.map(({ event }) => event)).toMatchObject([
    { on: 'request', kind: 'talk', by: 'carla', in: 'carla', text: 'may I?' },
    { on: 'request', kind: 'invite', by: 'bob', text: 'come' },
  ])
  await cliFor(network, alice).runOk('block', 'bob')
  bob.sendText('alice', 'hello?')
  await network.advance(3000)
  expect(ran).toHaveLength(2)
})

test('who comes and goes, each once, and not who was here before', async () => {
  const { alice, bob, network, ran } = await setUp({
    on: ['online', 'away', 'offline', 'connected', 'disconnected'],
    run: ['x'],
  })
  const seen = () => ran.map(({ event }) => [Object(event).on, Object(event).by])
  const name = safeLine('bob')
  const away = { status: 'away', name, caps: [], boot: 0, count: 0 } as const
  for (let time = 0; time < 2; time += 1) {
    bob.send({ type: 'presence.publish', ...away, seen: stateOf(bob).now })
    // one after the other
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(2000)
  }
  await bob.quit()
  await network.advance(3000)
  bob.start()
  await network.advance(3000)
  expect(seen()).toEqual([
    ['away', 'bob'],
    ['offline', 'bob'],
    ['online', 'bob'],
  ])
  await alice.quit()
  await network.advance(1000)
  expect(
    seen()
      .slice(3)
      .every(([on]) => on === 'disconnected'),
  ).toBe(true)
})

test.each([
  ['who stays is no news, and who goes then is', true],
  ['who went meanwhile is no news either', false],
])('after a restart %s', async (_, stays) => {
  const { alice, bob, hooks, network, ran } = await setUp({
    on: ['online', 'away', 'offline'],
    run: ['x'],
  })
  await alice.quit()
  if (!stays) await bob.quit()
  await network.advance(3000)
  alice.start()
  expect(stateOf(alice).people.get(bob.name)?.status).toBe('online')
  hooks.begin(stateOf(alice))
  await network.advance(10_000)
  expect(ran).toEqual([])
  if (!stays) return
  await bob.quit()
  await network.advance(3000)
  expect(ran.map(({ event }) => event)).toMatchObject([{ on: 'offline', by: 'bob' }])
})

test('what goes wrong is told with the hook, once', async () => {
  const { bob, network, faults } = await setUp({ on: 'message', run: ['broken', 'x'] })
  for (const text of ['one', 'two']) bob.sendText('alice', text)
  await network.advance(5000)
  expect(faults).toEqual(['message: broken (it ended with exit code 3)'])
})

test('what goes wrong is told in the language of the person, whatever it is', async () => {
  const { bob, network, faults } = await setUpIn(
    'pt-BR',
    { on: 'message', run: ['broken'] },
    { on: 'message', run: ['absent'] },
  )
  bob.sendText('alice', 'one')
  await network.advance(5000)
  expect(faults.toSorted()).toEqual([
    'message: absent (não pôde ser iniciado: confira o caminho e as permissões)',
    'message: broken (terminou com o código de saída 3)',
  ])
  for (const language of ['en', 'pt-BR'] as const) {
    const { hookFaults } = cliTexts(language)
    expect(Object.keys(hookFaults)).toEqual(['missing', 'late', 'too-many'])
  }
})

describe('the setting', () => {
  const { read, faultsIn, format, toJson, fallback } = hooksSetting()

  test('is read from JSON, with its times, and written back', () => {
    const hooks = [{ on: 'mention', run: ['a', 'b c'], in: '#lab', timeout: '1m' }]
    const [hook] = read(hooks) ?? []
    expect(hook).toEqual({ on: ['mention'], run: ['a', 'b c'], in: '#lab', timeout: 60_000 })
    expect(read(JSON.stringify(hooks))).toEqual(read(hooks))
    expect(format(read(hooks))).toBe('mention: a')
    expect(read(toJson?.(read(hooks)))).toEqual(read(hooks))
    expect([fallback, read([])]).toEqual([[], []])
  })

  test.each([
    [[{ on: 'rain', run: ['a'] }], [0, 'on']],
    [[{ on: 'message' }], [0, 'run']],
    [[{ on: 'message', run: [] }], [0, 'run']],
    [[{ on: 'message', run: 'notify-send papo' }], [0, 'run']],
    [[{ on: 'message', run: ['a\nb'] }], [0, 'run']],
    [[{ on: [], run: ['a'] }], [0, 'on']],
    [
      [
        { on: 'message', run: ['a'] },
        { on: 'message', run: ['a'], timeout: '1h' },
      ],
      [1, 'timeout'],
    ],
    [[{ on: 'message', run: ['a'], shell: true }], [0, 'shell']],
    [[{ on: 'message', run: ['a'], in: '' }], [0, 'in']],
    [['message'], [0]],
    [{ on: 'message' }, []],
    ['message', []],
    [Array.from({ length: 51 }, () => ({ on: 'message', run: ['a'] })), []],
  ])('%j is refused, with its place', (given, path) => {
    expect(read(given)).toBeUndefined()
    expect(faultsIn?.(given).map((fault) => fault.path)).toEqual([path])
  })

  test('all that is wrong in all of them is told, each with its place', () => {
    const given = [{ on: ['message', 'rain', 'snow'], ran: ['a'], timeout: 'x' }, 3]
    expect(faultsIn?.(given).map(({ path }) => path)).toEqual([
      [0, 'ran'],
      [0, 'on', 1],
      [0, 'on', 2],
      [0, 'run'],
      [0, 'timeout'],
      [1],
    ])
  })
})
