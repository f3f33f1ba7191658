/** Brokers that do not let somebody write or read: what is missing is named with the rule that it needs, and commands fail. */
// @module-tag mosquitto
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { essentialsOf } from '../../../src/protocol/essentials.ts'
import type { UserId } from '../../../src/core/ids.ts'
import { ESSENTIAL_KINDS, mosquittoRule } from '../../../src/core/broker/essential.ts'
import type { BrokerRule, EssentialKind } from '../../../src/core/broker/essential.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { startMosquitto } from '../../support/process/mosquitto.ts'
import type { Mosquitto } from '../../support/process/mosquitto.ts'
import { startRogueBroker } from '../../support/transport/rogue-broker.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'

let home: Home
let mosquitto: Mosquitto | undefined
let rules = ''
beforeEach(() => {
  home = openHome()
  rules = join(freshFolder(), 'acl')
})
afterEach(async () => {
  await home.close()
  await mosquitto?.stop()
  mosquitto = undefined
})

const allRules = (name: string): readonly BrokerRule[] =>
  essentialsOf('papo', name as UserId).flatMap(({ read, write }) => [read, write])

const section = (name: string, list: readonly BrokerRule[]) =>
  [`user ${name}`, ...list.map(mosquittoRule)].join('\n')

/** Alice may do everything but this; bob everything. */
const allowAllBut = (denied: readonly BrokerRule[] = []) => {
  const mine = allRules('alice').filter(
    (rule) => !denied.some((no) => mosquittoRule(no) === mosquittoRule(rule)),
  )
  writeFileSync(rules, `${section('alice', mine)}\n${section('bob', allRules('bob'))}\n`)
}

const start = async () => {
  mosquitto = await startMosquitto({
    config: `allow_anonymous true\nacl_file ${rules}\nlog_type all\n`,
  })
  return mosquitto
}

const as = (name: string, { url }: { readonly url: string }) => [
  '--name',
  name,
  '--profile',
  name,
  '--broker',
  url,
  '--username',
  name,
]

const ruleOf = (kind: EssentialKind, access: 'read' | 'write'): BrokerRule => {
  const found = essentialsOf('papo', 'alice' as UserId).find((one) => one.kind === kind)
  if (!found) throw new Error(kind)
  return found[access]
}

const WHAT: Readonly<Partial<Record<EssentialKind, readonly [read: string, write: string]>>> = {
  inbox: ['no requests, answers or receipts arrive', 'you cannot send requests'],
  direct: ['no messages of people arrive', 'you cannot send messages to people'],
  presence: ['you do not see who is here', 'nobody sees that you are here'],
  roster: ['you do not see groups', 'you cannot create or change groups'],
  group: ['no messages of groups arrive', 'you cannot send messages to groups'],
}

test('with all rules nothing is missing, and one proof of each kind is all that it costs', async () => {
  allowAllBut()
  const broker = await start()
  const status = await home.run(['status', '--json', ...as('alice', broker)])
  expect(status).toMatchObject({ code: 0, err: '' })
  expect(JSON.parse(status.out)).not.toHaveProperty('missing')
  const proofs = [...broker.log().matchAll(/Received PUBLISH from .*'(papo\/.*)'.*\(0 bytes\)/gu)]
  expect(proofs.map(([, topic]) => topic)).toEqual([
    'papo/SESSIONS/alice/alice/proof',
    'papo/GROUPS/proof~000000000000/messages/alice',
    'papo/GROUPS/proof~000000000000/roster/alice',
  ])
}, 60_000)

test.each(
  ESSENTIAL_KINDS.filter((kind) => WHAT[kind]).flatMap(
    (kind) =>
      [
        [kind, 'read'],
        [kind, 'write'],
        [kind, 'both'],
      ] as const,
  ),
)(
  'MQTT 5, %s without %s: papo status names it with its rule, and fails',
  async (kind, which) => {
    const denied = (['read', 'write'] as const).filter((one) => which === one || which === 'both')
    allowAllBut(denied.map((access) => ruleOf(kind, access)))
    const broker = await start()
    const status = await home.run(['status', ...as('alice', broker)])
    expect(status.code).toBe(1)
    expect(status.out).toContain('online')
    const [read = '', write = ''] = WHAT[kind] ?? []
    // what may not be written does not come back, so whether it could be read shows when it may be
    const told = which === 'read' ? 'read' : 'write'
    expect(status.err).toContain(told === 'read' ? read : write)
    expect(status.err).toContain(mosquittoRule(ruleOf(kind, told)))
    expect(status.err.trim().split('\n')).toHaveLength(1)
    // mended at the broker, it is good with the next connection
    allowAllBut()
    await broker.restart()
    expect(await home.run(['status', ...as('alice', broker)])).toMatchObject({ code: 0, err: '' })
  },
  60_000,
)

test.each(ESSENTIAL_KINDS.filter((kind) => WHAT[kind]))(
  'MQTT 3.1.1, %s without both: nobody can know which of the two, so both rules are named, and with them it is well',
  async (kind) => {
    const rights = [ruleOf(kind, 'read'), ruleOf(kind, 'write')]
    allowAllBut(rights)
    const broker = await start()
    const old = await startRogueBroker(broker.port, 4)
    const status = await home.run(['status', ...as('alice', old)])
    expect(status.code).toBe(1)
    expect(status.out).toContain('online')
    for (const part of [...(WHAT[kind] ?? []), ...rights.map(mosquittoRule)])
      expect(status.err).toContain(part)
    expect(status.err.trim().split('\n')).toHaveLength(1)
    allowAllBut()
    await broker.restart()
    expect(await home.run(['status', ...as('alice', old)])).toMatchObject({ code: 0, err: '' })
    await old.stop()
  },
  60_000,
)

test('MQTT 3.1.1: a request and a group that nobody would get fail, as with MQTT 5', async () => {
  allowAllBut([ruleOf('inbox', 'write'), ruleOf('roster', 'write')])
  const broker = await start()
  const old = await startRogueBroker(broker.port, 4)
  const run = (...words: readonly string[]) => home.run([...words, ...as('alice', old)])
  expect(await home.run(['status', ...as('bob', old)])).toMatchObject({ code: 0 })
  const asked = await run('request', 'bob', 'oi')
  expect(asked.code).toBe(1)
  expect(asked.err).toContain('topic write papo/CONTROL/+/alice')
  const made = await run('group', 'new', 'lab')
  expect(made.code).toBe(1)
  expect(made.err).toContain('topic write papo/GROUPS/+/roster/alice')
  expect((await run('groups')).out).not.toContain('lab')
  await old.stop()
}, 120_000)

/** `papo` with these words, as alice on this broker. */
const aliceRuns = (broker: Mosquitto, ...words: readonly string[]) =>
  home.run([...words, ...as('alice', broker)])

test('commands that need what is denied fail with it; and a group that nobody could see is not made', async () => {
  allowAllBut([ruleOf('inbox', 'write'), ruleOf('roster', 'write')])
  const broker = await start()
  expect(await home.run(['status', ...as('bob', broker)])).toMatchObject({ code: 0 })
  const asked = await aliceRuns(broker, 'request', 'bob', 'oi')
  expect(asked.code).toBe(1)
  expect(asked.err).toContain('the broker does not allow this: you cannot send requests')
  expect(asked.err).toContain('It is kept, and papo sends it when the broker allows it.')
  expect(asked.err).toContain('with Mosquitto by: topic write papo/CONTROL/+/alice')
  const made = await aliceRuns(broker, 'group', 'new', 'lab')
  expect(made.code).toBe(1)
  expect(made.err).toContain('you cannot create or change groups')
  expect(made.err).toContain('topic write papo/GROUPS/+/roster/alice')
  expect(made.err).not.toContain('kept')
  allowAllBut([ruleOf('presence', 'read')])
  await broker.restart()
  const portuguese = await aliceRuns(broker, 'users', '--lang', 'pt-BR')
  expect(portuguese.code).toBe(1)
  expect(portuguese.err).toContain('o broker não permite isto: você não vê quem está aqui')
  // what is not known may only not be given
  const unknown = await aliceRuns(broker, 'request', 'caio')
  expect(unknown.err).toContain('nobody called "caio" is known here')
  expect(unknown.err).toContain('topic read papo/USERS/+')
  // allowed: what was kept arrives, and what was not made is nowhere
  allowAllBut()
  await broker.restart()
  const bob = home.open('bob', as('bob', broker).slice(2))
  const alice = home.open('alice', as('alice', broker).slice(2))
  await bob.sees('alice wants to chat', 60_000)
  expect((await home.run(['groups', ...as('bob', broker)])).out).not.toContain('lab')
  expect(alice.text()).not.toContain('/doctor')
}, 180_000)
