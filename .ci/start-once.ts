/** Starts the built papo in a terminal and a home of its own, waits for its screen, and leaves it. */
import { openHome } from '../test/support/process/home.ts'

const home = openHome()
try {
  const screen = home.open('ci')
  await screen.sees('Users', 30_000)
  await screen.misses('connecting', 30_000)
  await screen.quiet()
  await screen.press('\u0003', '\u0003')
  const { code, signal } = await screen.ended
  const left = screen.leftOn()
  if (code !== 0 || signal !== 0 || left.length > 0) {
    throw new Error(`papo ended with ${code}, signal ${signal}; left on: ${left.join(', ')}`)
  }
  process.stdout.write('papo starts, shows its screen and leaves\n')
} finally {
  await home.close()
}
