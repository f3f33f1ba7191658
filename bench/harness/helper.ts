/** A helper of a benchmark in a process of its own: what it is told, and what it tells. */
import { fork } from 'node:child_process'
import { until } from '../../test/support/wait.ts'

/** A running helper. `M` is what it can be told, and `A` what it answers. */
export type Helper<M extends object, A extends { readonly is: string }> = {
  readonly pid: number
  readonly tell: (message: M) => void
  /** Resolves with the next answer of this kind that was not waited for yet; fails after `patience` ms. */
  readonly hears: <K extends A['is']>(
    kind: K,
    patience?: number,
  ) => Promise<Extract<A, { readonly is: K }>>
  readonly stop: () => Promise<void>
}

/** Starts a file with these arguments: `new URL('x-child.ts', import.meta.url)` is one beside the caller. */
export const startHelper = <M extends object, A extends { readonly is: string }>(
  file: URL,
  args: readonly string[],
): Helper<M, A> => {
  const name = file.pathname.split('/').at(-1) ?? ''
  const child = fork(file, [...args])
  const answers: A[] = []
  let isGone = false
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      isGone = true
      resolve()
    })
  })
  child.on('message', (answer) => answers.push(answer as A))
  return {
    pid: child.pid ?? 0,
    tell: (message) => void child.send(message),
    hears: (kind, patience = 60_000) => {
      const isWanted = (answer: A): answer is Extract<A, { readonly is: typeof kind }> =>
        answer.is === kind
      const look = () => {
        const found = answers.find(isWanted)
        if (found !== undefined) answers.splice(answers.indexOf(found), 1)
        else if (isGone) throw new Error(`${name} ended before it told ${kind}`)
        return found
      }
      return until(look, `${name} tells ${kind}`, patience).then((found) => {
        if (found === undefined) throw new Error('until resolves with something')
        return found
      })
    },
    stop: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
}
