/** Random group stories, part 4 of 4. */
import { testGroupStories } from '../../support/stories/group-stories.ts'

testGroupStories(4)
