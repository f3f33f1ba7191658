/** Lines that a program or a file gives: nobody sees whether there is a connection before the next one comes. */
import type { State } from '../../../model/state.ts'
import type { ChatContext } from '../../../store/hooks.ts'

/** How long (ms) what was said last may take to get to the broker before one leaves. */
const LAST_WORDS = 5000

/**
 * Is it known whether there is a connection? Not while the first attempt is being made: most of what is typed needs
 * what the broker keeps, and who is there.
 */
export const isLinkKnown = ({ link, warnings }: State): boolean =>
  link.status === 'online' ||
  // a disk that another program has is no matter of the connection, which is made when it is free
  (link.problem !== undefined && link.problem !== 'storage-busy') ||
  link.attempt > 0 ||
  warnings.some(({ key }) => key === 'no-broker')

/** Calls `done` when the broker has all that was said, or cannot have it soon: with how many messages it lacks. */
export const whenSent = (
  { store, services }: ChatContext,
  done: (unsent: number) => void,
): void => {
  services.catchUp()
  const isOver = () => {
    const state = store.get()
    return state.waiting === 0 || (state.link.status !== 'online' && isLinkKnown(state))
  }
  if (isOver()) return done(store.get().waiting)
  const end = () => {
    stop()
    clearTimeout(timer)
    done(store.get().waiting)
  }
  const stop = store.subscribe(() => (isOver() ? end() : undefined))
  const timer = setTimeout(end, LAST_WORDS)
}
