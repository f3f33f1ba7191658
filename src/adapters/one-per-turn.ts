/** Work of some milliseconds, one piece for each turn of the event loop: a key that arrived meanwhile comes between two of them. */

type Task = () => void

let waiting: Task[] = []
let isPlanned = false

const plan = () => {
  isPlanned = true
  setImmediate(runNext)
}

const runNext = () => {
  isPlanned = false
  const [next, ...rest] = waiting
  waiting = rest
  if (rest.length > 0) plan()
  next?.()
}

/**
 * Runs the task after the event loop has looked for input (`setImmediate`), and not in the same turn as another one
 * that was given to this function: in the order in which they were given. Returns how to call it off.
 */
export const onePerTurn = (task: Task): Task => {
  waiting.push(task)
  if (!isPlanned) plan()
  return () => {
    waiting = waiting.filter((one) => one !== task)
  }
}
