/** Where a user's files are. */
import { homedir, userInfo } from 'node:os'
import { isAbsolute } from 'node:path'

/** The home folder from HOME, else from the password database; an empty or relative path counts as none. */
export const homeFolder = (): string | undefined => {
  for (const source of [homedir, () => userInfo().homedir]) {
    try {
      const found = source()
      if (isAbsolute(found)) return found
    } catch {
      // neither HOME nor an entry in the password database
    }
  }
  return undefined
}
