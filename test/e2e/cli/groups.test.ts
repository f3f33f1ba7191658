/** Every command of groups on a real broker: by profiles that open for each, and through full screens. */
// @module-tag mosquitto
import { expect, test } from 'vitest'
import type { Outcome } from '../../support/process/home.ts'
import { until } from '../../support/wait.ts'
import { useHomeAndMosquitto } from '../../support/e2e/home-and-mosquitto.ts'

const here = useHomeAndMosquitto()

const PORTUGUESE = { LANG: 'pt_BR.UTF-8' }
type Facts = { readonly [name: string]: unknown }
const isFacts = (value: unknown): value is Facts => typeof value === 'object' && value !== null
const jsonLines = (text: string): readonly Facts[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
    .filter(isFacts)

/** Runs a command as somebody. */
const papo = (who: string, ...words: readonly string[]): Promise<Outcome> =>
  here.home.run([...words, '--name', who, '--profile', who, '--broker', here.mosquitto.url])

/** The same for what must succeed without a word. */
const did = async (who: string, ...words: readonly string[]) => {
  const done = await papo(who, ...words)
  expect({ words, ...done }).toEqual({ words, code: 0, out: '', err: '' })
}

const rows = async (who: string, ...words: readonly string[]) =>
  jsonLines((await papo(who, ...words, '--json')).out)

/** The group as this person's program tells of it. */
const lab = async (who: string): Promise<Facts> =>
  (await rows(who, 'group', 'info', 'lab'))[0] ?? {}

const namesIn = (facts: Facts): readonly unknown[] =>
  Array.isArray(facts['members']) ? facts['members'].filter(isFacts).map(({ id }) => id) : []

const knows = (who: string, what: string, met: (facts: Facts) => boolean) =>
  until(async () => met(await lab(who)), `${who} knows that ${what}`, 20_000)

test('the life of a group by commands alone, whoever is away', async () => {
  await did('ana', 'group', 'new', 'Lab', 'o', 'que', 'medimos')
  expect(await rows('bia', 'groups')).toMatchObject([
    { name: 'Lab', role: 'none', leader: 'ana', topic: 'o que medimos' },
  ])
  // asked, accepted
  await did('bia', 'group', 'join', 'lab', 'posso?')
  expect((await papo('bia', 'group', 'join', 'lab')).err).toContain('you already asked to join lab')
  expect((await papo('ana', 'requests')).out).toMatch(/bia → ana +waiting +to join lab~.*posso\?/u)
  await did('ana', 'group', 'accept', 'lab', 'bia')
  await knows('bia', 'she is in', (facts) => facts['role'] === 'member')
  // denied
  await did('caio', 'group', 'join', 'lab')
  await did('ana', 'group', 'deny', 'lab', 'caio', 'hoje', 'não')
  expect(await rows('caio', 'requests')).toMatchObject([
    { kind: 'ask', group: expect.stringMatching(/^lab~/u), answer: 'denied', reason: 'hoje não' },
  ])
  expect((await papo('caio', 'group', 'join', 'lab')).err).toContain('after ten minutes')
  // invited: no, then yes
  await did('ana', 'group', 'invite', 'lab', 'caio', 'venha')
  await did('caio', 'group', 'deny', 'lab')
  await did('ana', 'group', 'invite', 'lab', 'caio')
  await did('caio', 'group', 'join', 'lab')
  await knows('ana', 'caio follows', (facts) => namesIn(facts).includes('caio'))
  await knows('caio', 'he is in', (facts) => facts['role'] === 'member')
  // said
  await did('bia', 'send', '#lab', 'três', 'medidas')
  const waited = await papo('ana', 'send', '#lab', 'oi', '--wait', '--timeout', '2')
  expect(waited).toMatchObject({ code: 1, out: '' })
  expect(waited.err).toContain('only 0 of 2 members have it')
  expect(await rows('caio', 'groups')).toMatchObject([{ role: 'member', unread: 2 }])
  expect(await rows('caio', 'search', 'medidas')).toMatchObject([
    { by: 'bia', text: 'três medidas', conversation: expect.stringMatching(/^#lab~/u) },
  ])
  // led
  await did('ana', 'group', 'topic', 'lab', 'só', 'café')
  await did('ana', 'group', 'heirs', 'lab', '1s', 'caio')
  expect((await papo('caio', 'group', 'kick', 'lab', 'bia')).err).toContain('only the leader')
  await did('ana', 'group', 'kick', 'lab', 'bia')
  await knows('bia', 'she is out', (facts) => facts['role'] === 'none')
  expect((await papo('bia', 'send', '#lab', 'oi')).err).toContain('papo group join lab')
  // left by an heir's taking over
  await until(
    async () => (await papo('caio', 'group', 'claim', 'lab')).code === 0,
    'caio takes over from ana, who is gone',
    20_000,
  )
  await knows('ana', 'caio leads', (facts) => facts['leader'] === 'caio')
  expect(await lab('ana')).toMatchObject({ topic: 'só café', role: 'member' })
  // handed over, left, ended
  await did('caio', 'group', 'transfer', 'lab', 'ana')
  await knows('ana', 'she leads again', (facts) => facts['role'] === 'leader')
  expect((await papo('ana', 'group', 'leave', 'lab')).err).toContain('papo group transfer lab USER')
  await knows('caio', 'ana leads', (facts) => facts['leader'] === 'ana')
  await did('caio', 'group', 'leave', 'lab')
  await knows('ana', 'caio left', (facts) => namesIn(facts).length === 1)
  const unsure = await papo('ana', 'group', 'disband', 'lab')
  expect(unsure).toMatchObject({ code: 2, out: '' })
  expect(unsure.err).toContain('papo group disband lab --yes')
  expect(namesIn(await lab('ana'))).toEqual(['ana'])
  await did('ana', 'group', 'disband', 'lab', '--yes')
  expect(await rows('ana', 'groups')).toEqual([])
  await until(async () => (await rows('bia', 'groups')).length === 0, 'bia knows it too', 20_000)
}, 180_000)

test('through full screens: members talk, tail tells it, and one connection is enough', async () => {
  const people = ['ana', 'bia', 'caio']
  const screens = people.map((who) => here.home.open(who, ['--broker', here.mosquitto.url]))
  await Promise.all(screens.map((screen) => screen.sees(/● \d+ ms/u)))
  const connects = () => here.mosquitto.log().match(/New client connected/gu)?.length ?? 0
  const before = connects()

  await did('ana', 'group', 'new', 'lab')
  const sentences = here.home.start(
    ['tail', '#lab', '--profile', 'bia', '--broker', here.mosquitto.url],
    '',
    PORTUGUESE,
  )
  const facts = here.home.start([
    'tail',
    '#lab',
    '--json',
    '--profile',
    'ana',
    '--broker',
    here.mosquitto.url,
  ])
  await did('bia', 'group', 'join', 'lab', 'oi')
  await did('ana', 'group', 'accept', 'lab', 'bia')
  await until(() => sentences.out().includes('bia entrou'), 'tail tells that bia is in')
  await did('ana', 'group', 'invite', 'lab', 'caio')
  await did('caio', 'group', 'join', 'lab')
  await until(() => sentences.out().includes('caio entrou'), 'tail tells that caio is in')
  for (const who of people) {
    // each after the other, so that all see the same order
    // oxlint-disable-next-line no-await-in-loop
    await did(who, 'send', '#lab', `bom dia de ${who}`, '--wait')
  }
  await until(() => sentences.out().includes('caio: bom dia de caio'), 'tail tells what is said')
  await did('caio', 'group', 'leave', 'lab')
  await until(() => sentences.out().includes('caio saiu'), 'tail tells who left')
  await did('ana', 'group', 'topic', 'lab', 'café')
  await did('ana', 'group', 'transfer', 'lab', 'bia')
  await until(
    () => sentences.out().includes('ana passou a liderança para bia'),
    'tail tells who leads',
  )
  await until(
    () =>
      jsonLines(facts.out()).some(({ type, changes }) => {
        const [change] = Array.isArray(changes) ? changes.filter(isFacts) : []
        return type === 'group.rosterAdopted' && change?.['kind'] === 'handed'
      }),
    'the facts tell it too',
  )
  expect(jsonLines(facts.out())).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        type: 'join.made',
        join: expect.objectContaining({ from: 'bia' }),
      }),
      expect.objectContaining({
        type: 'join.answered',
        answer: 'accepted',
        join: expect.objectContaining({ kind: 'ask', from: 'bia' }),
      }),
      expect.objectContaining({
        type: 'message.sent',
        message: expect.objectContaining({ by: 'caio', text: 'bom dia de caio' }),
      }),
    ]),
  )
  expect(sentences.out()).not.toContain('undefined')
  for (const tail of [sentences, facts]) {
    tail.kill('SIGTERM')
    // oxlint-disable-next-line no-await-in-loop
    expect((await tail.done).code).toBe(0)
  }
  // a variable of a script that was not set must not follow everybody
  expect(await papo('ana', 'tail', '')).toMatchObject({ code: 1, out: '' })
  const unknown = await papo('ana', 'tail', '#nada')
  expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('"nada"') })
  expect(connects()).toBe(before)
}, 120_000)
