/** How V8 uses memory in a program that runs for days. */
import { setFlagsFromString } from 'node:v8'

/**
 * The space for new objects does not grow from now on. V8 doubles it whenever much in it is still in use, as at a start
 * or in a flood, up to three times 16 MiB, and keeps it as long as a little happens now and then: half of the memory of
 * an idle program with 5,000 people was that. A space of 1 or 2 MiB is looked through more often and takes less time each
 * time. It is a habit and no limit: what is in use has all the room that it needs.
 */
export const keepNewSpaceSmall = (): void => setFlagsFromString('--semi-space-growth-factor=1')
