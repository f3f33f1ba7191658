/** The texts where there is no screen: what is said of keys is said of what one types instead. */
import { textsFor } from './texts.ts'
import type { Texts } from './texts.ts'

/** The commands to name instead of keys, by how sentences call these. */
export const COMMANDS_FOR_KEYS: ReadonlyMap<string, string> = new Map([
  ['Ctrl-K', '/chat'],
  ['Ctrl-O', '/chat'],
  ['Alt-U', '/who'],
  ['Alt-G', '/list'],
  ['Alt-R', '/requests'],
  ['Ctrl-↑', '/search'],
  ['F1', '/help'],
])

/** What speaks of the full screen wherever it is read. */
const aboutScreen = ({ language }: Texts): Pick<Texts, 'keys' | 'bindings' | 'settings'> => {
  const { keys, bindings, settings } = textsFor(language === 'en' ? 'en' : 'pt-BR')
  return { keys, bindings, settings }
}

/** The same texts, of which the sentences about a screen are about lines. */
export const withPlainWords = (texts: Texts): Texts => {
  const { plain, notices, system, commands, search, group, personInfo, ask, goTo, notifyLevel } =
    texts
  const { instead } = plain
  const { usersEmpty, groupsEmpty, requestsEmpty, historyEmpty, failedBecause } = instead
  const { words } = notifyLevel
  return {
    ...texts,
    ...aboutScreen(texts),
    usersEmpty,
    groupsEmpty,
    requestsEmpty,
    historyEmpty,
    failedBecause,
    notices: {
      ...notices,
      onlyOne: plain.noMessage,
      inviteHow: instead.inviteHow,
    },
    system: { ...system, closed: plain.closed, closedByNewKey: plain.closedByNewKey },
    commands: {
      ...commands,
      search: { ...commands.search, help: plain.searchHelp },
      help: { ...commands.help, help: instead.helpHelp },
      keys: { ...commands.keys, help: instead.keysHelp },
    },
    search: { ...search, newest: plain.found },
    goTo: { ...goTo, empty: instead.noMatch },
    ask: { ...ask, cameElsewhere: instead.cameElsewhere },
    notifyLevel: { ...notifyLevel, words: { ...words, nothing: instead.notifiesOfNothing } },
    personInfo: {
      ...personInfo,
      relations: { ...personInfo.relations, ...instead.relations },
      keyChanged: instead.keyChanged,
    },
    group: {
      ...group,
      notices: { ...group.notices, youAreIn: instead.youAreIn },
      pick: { ...group.pick, empty: instead.noMatch },
      info: { ...group.info, standings: { ...group.info.standings, ...instead.standings } },
    },
  }
}
