/** The client ids of an examination, which is not to end the connection of the program itself. */

/** What they begin with: what a broker wants of the id that is set, it may want of these too. */
export const doctorClientId = (clientId: string | undefined): string =>
  `${clientId ?? 'papo'}-doctor`
