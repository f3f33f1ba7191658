/** Says at the very end which tests were left out because this machine lacks what they need, and how many. */
import { relative } from 'node:path'
import type { Reporter, TestCase } from 'vitest/node'
import { missingTools, packagesOf } from './tools.ts'
import type { Tool } from './tools.ts'

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`

const toolsOf = (tests: readonly TestCase[], missing: readonly Tool[]) =>
  missing.filter((tool) => tests.some(({ tags }) => tags.includes(tool)))

const report = (left: readonly TestCase[], missing: readonly Tool[]): string => {
  const lacking = toolsOf(left, missing)
  const files = Map.groupBy(left, ({ module }) => relative(process.cwd(), module.moduleId))
  const where = `${counted(left.length, 'test')} in ${counted(files.size, 'file')}`
  return [
    `Left out: ${where}, because this machine lacks ${lacking.join(', ')}:`,
    ...[...files].map(
      ([file, tests]) => `  ${file}: ${tests.length} (${toolsOf(tests, missing).join(', ')})`,
    ),
    `To run them too, on Debian: apt install ${packagesOf(lacking).join(' ')}`,
  ].join('\n')
}

/** A reporter for Vitest, to be the last one. */
export const skippedTests = (): Reporter => ({
  onTestRunEnd: (modules) => {
    const missing = missingTools()
    const skipped = modules.flatMap((module) => [...module.children.allTests('skipped')])
    const left = skipped.filter((test) => toolsOf([test], missing).length > 0)
    if (left.length > 0) process.stdout.write(`\n${report(left, missing)}\n`)
  },
})
