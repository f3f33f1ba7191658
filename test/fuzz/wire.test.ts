/** What comes from the broker, as our program reads it. */
import { fuzzInTests } from './engine/in-tests.ts'

fuzzInTests(['packets', 'inbound', 'bridges', 'names'])
