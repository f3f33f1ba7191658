/** `papo search`: it says when there is more than it shows, and how to see it. */
import { expect, test } from 'vitest'
import { cliFor } from '../../support/network/cli-runner.ts'
import { openSession } from '../../support/network/direct-session.ts'
import { createTestNetwork } from '../../support/network/network.ts'

test('a search that is cut says so, with the limit that shows more', async () => {
  const network = createTestNetwork()
  const { alice } = await openSession(network)
  for (const word of ['one', 'two', 'three', 'four']) alice.sendText('bob', `Łódź ${word}`)
  const cli = cliFor(network, alice)
  expect(await cli.run(['search', 'lodz', '--limit', '3'])).toMatchObject({
    code: 0,
    out: [
      expect.stringMatching(/‹Łódź› four$/u),
      expect.stringMatching(/three$/u),
      expect.stringMatching(/two$/u),
    ],
    err: 'papo: these are the newest 3; --limit 6 shows more.',
  })
  const json = await cli.run(['search', 'lodz', '--limit', '3', '--json'], 'pt-BR')
  expect(json.out).toHaveLength(3)
  expect(json.err).toBe('papo: estas são as 3 mais recentes; --limit 6 mostra mais.')
  expect(await cli.run(['search', 'lodz', '--limit', '4'])).toMatchObject({ code: 0, err: '' })
  expect((await cli.run(['search', 'lodz'])).out).toHaveLength(4)
})

test('a hit in an open topic has its author, and says who is not known to have written it', async () => {
  const network = createTestNetwork()
  const { alice } = await openSession(network)
  const cli = cliFor(network, alice)
  alice.send({ type: 'topic.follow', topic: 'house/lamp' })
  await network.advance(2000)
  await cli.runOk('send', '>house/lamp', 'soup of mine')
  const payload = new TextEncoder().encode('soup of nobody')
  network.broker.inject({ topic: 'house/lamp', payload, retain: false, qos: 1 })
  await network.advance(2000)
  const hits = (await cli.runOk('search', 'soup')).map((line) => line.slice(18))
  expect(hits).toEqual([
    expect.stringMatching(/^>house\/lamp {2}\S.* {2}‹soup› of nobody$/u),
    expect.stringMatching(/^>house\/lamp {2}alice +‹soup› of mine$/u),
  ])
  expect(hits[0]).not.toContain('alice')
})
