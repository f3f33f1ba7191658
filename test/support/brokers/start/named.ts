/** The broker that PAPO_TEST_BROKER names: others may use it, so these people have a space of their own and kill nothing. */
import { randomBytes } from 'node:crypto'
import type { StartBroker } from '../tested-broker.ts'
import { plainBroker } from '../tested-broker.ts'

/** The URL that is named, if one is. */
export const namedBroker = (): string | undefined => process.env['PAPO_TEST_BROKER'] || undefined

/** With PAPO_TEST_USERNAME and PAPO_PASSWORD where it wants an account. */
export const startNamed: StartBroker = () => {
  const url = namedBroker()
  if (url === undefined) return Promise.reject(new Error('PAPO_TEST_BROKER names no broker'))
  const space = `papo-test-${randomBytes(6).toString('hex')}`
  const { PAPO_TEST_USERNAME: account, PAPO_PASSWORD: password } = process.env
  return Promise.resolve({
    ...plainBroker,
    url,
    version: 'unknown',
    space,
    openTopic: `${space}-house/kitchen`,
    argsOf: () => (account ? ['--username', account] : []),
    env: password ? { PAPO_PASSWORD: password } : {},
    nodes: [],
    stop: () => Promise.resolve(),
  })
}
