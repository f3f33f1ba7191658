/** What a person's machine says: settings, flags, small files. */
import { fuzzInTests } from './engine/in-tests.ts'

fuzzInTests(['config', 'command-line', 'files'])
