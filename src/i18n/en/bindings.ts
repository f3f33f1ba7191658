/** English: keys of one's own, and what is wrong with them. */

export const bindingsEn = {
  bound: (action: string, keys: string) => `${action} is now ${keys}`,
  boundRarely: (action: string, keys: string) =>
    `${action} is now ${keys}, which not every terminal sends: /unbind ${action} undoes it`,
  title: 'Actions and their keys',
  noKeys: 'no key',
  unbound: (action: string, keys: string) => `${action} has its own keys again: ${keys}`,
  usage: 'Usage: /bind ACTION KEY …, such as /bind users.block B; /unbind ACTION',
  noPlace: (name: string, known: string) =>
    `"${name}" is not a place for keys. The places: ${known}`,
  noAction: (name: string, place: string, known: string) =>
    `"${name}" is not an action in ${place}. The actions: ${known}`,
  noKey: (name: string) => `"${name}" is not a key: write it as Ctrl-K, Alt-Up, PgUp, F5 or B`,
  typed: (key: string, place: string) =>
    `"${key}" is a character that is typed in "${place}" and cannot be a key there: hold Ctrl or Alt`,
  parts: (action: string, known: string) =>
    `each key of "${action}" does something of its own: name which of them, ${known}`,
  needed: (action: string) => `"${action}" needs a key`,
  conflict: (key: string, one: string, other: string) =>
    one === other
      ? `${key} stands twice in "${one}"`
      : `${key} cannot be both "${one}" and "${other}": give one of them another key`,
}
