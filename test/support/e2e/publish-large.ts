/** Something large that a broker keeps. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect } from 'vitest'
import { program } from '../../setup/tools.ts'

/** Retains so many bytes at this topic of papo. */
export const publishLarge = async (port: number, topic: string, size: number): Promise<void> => {
  const args = ['-p', String(port), '-q', '1', '-r', '-t', `papo/${topic}`, '-s']
  const child = spawn(program('mosquitto_pub'), args, { stdio: ['pipe', 'ignore', 'inherit'] })
  child.stdin.on('error', () => {})
  child.stdin.end(Buffer.alloc(size, 'x'))
  const [code] = await once(child, 'close')
  expect(code).toBe(0)
}
