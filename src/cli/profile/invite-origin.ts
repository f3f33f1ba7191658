/** Where an invite line came from, as far as the program can know. */
import type { State } from '../../model/state.ts'
import type { History } from '../../ports/storage.ts'
import type { PublicKey } from '../../core/ids.ts'

/** So many messages with the words of a key are looked at. */
const MAX_HITS = 200

/**
 * Did somebody else write this key here: in a message, a request or the topic line of a group? Then the line
 * proves nothing: whoever forwards it may have made it.
 */
export const isKeyWrittenHere = (
  { me, requests, joins, groups }: Pick<State, 'me' | 'requests' | 'joins' | 'groups'>,
  history: Pick<History, 'search'>,
  key: PublicKey,
): boolean => {
  const asked = [...requests.values(), ...joins.values()]
  return (
    asked.some(({ from, text }) => from !== me.id && text.includes(key)) ||
    [...groups.values()].some(({ roster }) => roster.topic.includes(key)) ||
    history
      .search({ words: key, limit: MAX_HITS })
      .some(({ message }) => message.by !== me.id && message.text.includes(key))
  )
}
