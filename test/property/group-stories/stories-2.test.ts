/** Random group stories, part 2 of 4. */
import { testGroupStories } from '../../support/stories/group-stories.ts'

testGroupStories(2)
