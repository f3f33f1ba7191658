/** How much work something is, whoever else wants the processor meanwhile. */

/** Milliseconds of CPU that this process spends while the task runs. */
export const cpuTimeOf = async (task: () => unknown): Promise<number> => {
  const before = process.cpuUsage()
  await task()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
