/** Somebody on an IRC server who talks as fast as it listens: `talker-child.ts <port> <channel> <count>`. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { textOf } from '../author/author.ts'

const [, , port, channel = '', count] = process.argv
process.once('disconnect', () => process.exit())
const socket = connect(Number(port), '127.0.0.1')
let heard = ''
socket.setEncoding('utf8').on('data', (text: string) => {
  for (const [, token = ''] of text.matchAll(/^PING (.*)$/gmu)) socket.write(`PONG ${token}\r\n`)
  if (heard.includes(' 366 ')) return
  heard += text
  // the list of who is in the channel has ended
  if (heard.includes(' 366 ')) process.send?.({ is: 'ready' })
})
socket.write(`NICK alice\r\nUSER alice 0 * :alice\r\nJOIN ${channel}\r\n`)

process.on('message', () => {
  void (async () => {
    for (let seq = 1; seq <= Number(count); seq += 1) {
      // as fast as the server reads, and no faster
      // oxlint-disable-next-line no-await-in-loop
      if (!socket.write(`PRIVMSG ${channel} :${textOf(seq)}\r\n`)) await once(socket, 'drain')
    }
  })()
})
