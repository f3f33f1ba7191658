/** Wrong names and wrong words on the command line: each is answered with a sentence that can be followed. */
import { expect, test } from 'vitest'
import { parseCommandLine } from '../../../src/cli/args.ts'
import { formatHelp, formatUsageError } from '../../../src/cli/help.ts'
import { leafCommands } from '../../../src/cli/commands.ts'
import { groupCommand } from '../../../src/cli/group-commands.ts'
import { cliTexts } from '../../../src/cli/texts/cli-texts.ts'
import { shellWord } from '../../../src/cli/texts/shell-word.ts'
import { cliFor, newcomer } from '../../support/network/cli-runner.ts'
import { openSession, stateOf } from '../../support/network/direct-session.ts'
import { createTestNetwork, id } from '../../support/network/network.ts'

const talking = async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  return { network, alice, bob, alices: cliFor(network, alice) }
}

test.each([
  [['log', 'nobdy']],
  [['log', 'nobdy', '--json']],
  [['export', 'nobdy']],
  [['request', 'nobdy', 'oi']],
  [['send', 'nobdy', 'oi']],
  [['block', 'nobdy']],
  [['mute', 'nobdy']],
])('a name that nobody has is refused by papo %j', async (line) => {
  const { alice, alices } = await talking()
  const refused = await alices.run(line)
  expect(refused).toMatchObject({ code: 1, out: [] })
  expect(refused.err).toBe('papo: nobody called "nobdy" is known here. See "papo users".')
  expect(stateOf(alice).requests.size).toBe(1)
})

test.each([['log'], ['export'], ['block'], ['unblock'], ['mute'], ['unmute']])(
  'papo %s says who one is oneself',
  async (command) => {
    const { alices } = await talking()
    expect(await alices.run([command, 'alice'])).toMatchObject({
      code: 1,
      err: 'papo: alice is you. Name somebody else; "papo users" lists who is here.',
    })
    expect((await alices.run([command, 'alice'], 'pt-BR')).err).toContain('alice é você.')
  },
)

test('somebody who was just seen for the first time can be asked', async () => {
  const { network, alices } = await talking()
  const [, carlas] = await newcomer(network, 'carla')
  await alices.runOk('request', 'carla', 'oi')
  expect((await carlas.runOk('requests'))[0]).toContain('oi')
})

test('echo cannot be blocked, and what can be done is said', async () => {
  const { alices } = await talking()
  expect((await alices.run(['block', 'echo'])).err).toContain('"papo mute echo" mutes it')
  await alices.runOk('mute', 'echo')
})

test.each([['log'], ['mute'], ['export']])(
  'papo %s of a topic that is not followed says how to see it',
  async (command) => {
    const { alices } = await talking()
    const { err } = await alices.run([command, '>house/kitchen'])
    expect(err).toContain('you do not follow the topic house/kitchen')
    expect(err).toContain("papo tail '>house/kitchen'")
    expect(err).not.toContain('papo request')
  },
)

test('names in advice are words of a shell', async () => {
  expect(['bob', 'João', 'lab~x7G_-.'].map(shellWord)).toEqual(['bob', 'João', 'lab~x7G_-.'])
  expect(['João da Silva', '#lab', '>a/b', "it's", '-x', '$(id)', ''].map(shellWord)).toEqual([
    "'João da Silva'",
    "'#lab'",
    "'>a/b'",
    String.raw`'it'\''s'`,
    "'-x'",
    "'$(id)'",
    "''",
  ])
  const { network, alices } = await talking()
  await newcomer(network, 'João da Silva')
  const { err } = await alices.run(['send', 'João da Silva', 'oi'])
  expect(err).toContain("papo request 'João da Silva'")
})

test('no advice of either language has a name that a shell would take apart', () => {
  for (const language of ['en', 'pt-BR'] as const) {
    const texts = cliTexts(language)
    const all = [
      ...Object.values(texts.refusals).map((say) => say('two words')),
      ...Object.values(texts.groups.refusals).map((say) => say('two words', 'two words')),
    ]
    expect(all.length).toBeGreaterThan(70)
    for (const sentence of all)
      expect(sentence).not.toMatch(/papo (?:send|request|tail|mute|unblock|group \w+) two words/u)
  }
})

test('a search names what was typed, in the word that was typed', async () => {
  const { alices } = await talking()
  const problemOf = async (word: string, language: 'en' | 'pt-BR') =>
    (await alices.run(['search', word], language)).err
  expect(await problemOf('depois:xx', 'pt-BR')).toBe(
    'papo: "xx" não é uma data. Escreva 2026-11-20, 20 nov, sexta, ontem ou 3d.',
  )
  expect(await problemOf('before:xx', 'en')).toContain('"xx" is not a date. Write 2026-11-20')
  expect(await problemOf('from:(z)', 'en')).toContain('nobody known here is called "(z)"')
  expect(await problemOf('in:zed', 'en')).toContain('no conversation is called "zed"')
})

test.each(['before:tomorrow', 'antes:amanhã', 'antes:amanha'])(
  '%s is all up to now',
  async (word) => {
    const { network, bob, alices } = await talking()
    bob.sendText('alice', 'good night')
    await network.advance(2000)
    expect((await alices.runOk('search', 'night', word))[0]).toContain('good')
  },
)

test('papo tail tells people and not the topics of their conversations', async () => {
  const { alice, alices } = await talking()
  const [request] = [...stateOf(alice).requests.values()]
  const session = [...stateOf(alice).sessions.values()].find((one) => one.with === id('bob'))
  if (!request || !session) throw new Error('they talk')
  const at = session.since
  const lines = await alices.tailOutput(
    [
      { type: 'request.answered', id: request.id, answer: 'accepted', at, session: session.id },
      {
        type: 'request.answered',
        id: request.id,
        answer: 'denied',
        at,
        reason: 'no time' as never,
      },
      { type: 'session.opened', id: session.id, with: id('bob'), since: at, request: request.id },
      { type: 'session.ended', id: session.id, by: id('bob'), mark: { at } as never },
      { type: 'session.ended', id: session.id, by: id('alice'), mark: { at } as never },
    ],
    [],
  )
  expect(lines.map((line) => line.replace(/^\S+ \S+ {2}/u, ''))).toEqual([
    'bob accepted the request of alice',
    'bob denied the request of alice: no time',
    'the conversation with bob is open',
    'bob ended the conversation with alice',
    'alice ended the conversation with bob',
  ])
})

const wrong = (...line: readonly string[]) => {
  const read = parseCommandLine(line)
  return read.ok ? '' : formatUsageError(read.usageError, 'en')
}

test('a number below zero is told what numbers there are, and where to read more', () => {
  expect(wrong('log', 'bob', '--limit', '-3')).toBe(
    'papo: --limit must be a number from 1 to 100000.\nTry "papo help log".',
  )
  expect(wrong('log', 'bob', '--timeout', '-3s')).toContain('a number of seconds from 1')
  expect(wrong('log', 'bob', '--limit')).toContain('--limit needs a value')
  expect(wrong('group', 'accept', 'lab')).toContain('Try "papo help group accept"')
  expect(wrong('nonsense')).toContain('Try "papo --help"')
  expect(wrong('group', 'nwe', 'lab')).toMatch(
    /Did you mean "papo group new"\?\nTry "papo help group"\.$/u,
  )
})

test('the help of groups tells a group from a person, in Portuguese too', () => {
  const help = formatHelp(groupCommand, 'pt-BR')
  expect(help).toContain('group accept GRUPO NOME ')
  expect(help).toContain('group new NOME [ASSUNTO…]')
  expect(help).not.toMatch(/NOME NOME|TÓPICO/u)
})

test('the help of a command is whole without the one above it, and in one language', () => {
  for (const { name, about } of leafCommands) {
    expect(`${name}: ${about.en}`).not.toMatch(/\b(?:undo|do) that$/u)
    expect(`${name} ${about['pt-BR']}`).not.toMatch(/\b(?:from|before|after):/u)
  }
  const { en = '', 'pt-BR': pt = '' } =
    leafCommands.find(({ name }) => name === 'search')?.about ?? {}
  expect([en, pt].map((text) => text.match(/\p{L}+:/gu))).toEqual([
    ['from:', 'in:', 'before:', 'after:'],
    ['de:', 'em:', 'antes:', 'depois:'],
  ])
})

test('what is missing or can only be read is told with what can be done', async () => {
  const { alices } = await talking()
  for (const line of [
    ['send', 'bob'],
    ['edit', 'x'],
  ]) {
    // oxlint-disable-next-line no-await-in-loop
    expect(await alices.run(line)).toMatchObject({
      code: 2,
      err: expect.stringContaining('Write it at the end of the command, or pipe it in.'),
    })
  }
  expect((await alices.run(['send', '>a/#', 'x'])).err).toContain("papo tail '>a/#' shows")
  expect((await alices.run(['send', '>$SYS/x', 'x'])).err).toContain("papo tail '>$SYS/x' shows")
  expect((await alices.run(['send', '>papo/x', 'x'])).err).toContain('papo send USER TEXT')
  expect((await alices.run(['tail', '>'])).err).toBe(
    "papo: after > comes a topic, such as '>house/kitchen'.",
  )
  expect((await alices.run(['accept', 'echo'])).err).toContain('papo send echo TEXT')
})
