/** Somebody whose program never ends with one packet: a process of its own, so that it can be killed. */
import { startPerson } from './headless-person.ts'
import { insecureSigner } from '../network/network.ts'
import { openSessionWith } from '../../../src/model/direct/sessions.ts'
import { id } from '../network/network.ts'

/** What the packet has in it that stops the program. */
export const FREEZE = 'FREEZE'

/** What such a process says of itself, a line each time that something changed. */
export type FreezingReport = {
  readonly online: boolean
  readonly transcript: readonly string[]
  readonly refused: Readonly<Record<string, number>>
  readonly warnings: readonly string[]
}

const [, , command, folder = '', url = ''] = process.argv
if (command === 'freeze') {
  const signer = insecureSigner('alice')
  const person = startPerson(
    'alice',
    { folder, url, version: 5 },
    {
      signer: {
        ...signer,
        verify: (key, text, signature) => {
          if (text.includes(FREEZE)) {
            process.stdout.write('frozen\n')
            // as a loop over a range that somebody chose would be
            for (;;);
          }
          return signer.verify(key, text, signature)
        },
      },
    },
  )
  let last = ''
  setInterval(() => {
    const state = person.state()
    const asked = [...state.requests.values()].find(
      ({ from, answer }) => from === id('bob') && answer === 'waiting',
    )
    if (asked) person.runtime.send({ type: 'request.accept', request: asked.id })
    const report: FreezingReport = {
      online: person.isOnline() && openSessionWith(state, id('bob')) !== undefined,
      transcript: person.transcript('bob'),
      refused: Object.fromEntries(state.refused),
      warnings: state.warnings.map(({ key, about }) => `${key} ${about}`),
    }
    const line = JSON.stringify(report)
    if (line !== last) process.stdout.write(`${line}\n`)
    last = line
  }, 50)
}
