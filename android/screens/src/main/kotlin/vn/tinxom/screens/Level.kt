package vn.tinxom.screens

import androidx.compose.foundation.lazy.LazyListState
import vn.tinxom.Screen
import vn.tinxom.ScreenStep
import vn.tinxom.ScreenView

/**
 * A place on the stack. Its view lives as long as it stands there, drawn or covered: who comes back finds what was searched for and
 * typed, and the list where it stood.
 */
internal class Level(
    val place: String,
    val view: ScreenView,
    val typing: Typing,
) {
    /** Where its list stands. */
    val list = LazyListState()

    /** What was drawn last: steps are counted from it. */
    var screen: Screen? = null
}

/** A screen after steps; places are those at that moment. */
internal fun Screen.stepped(steps: List<ScreenStep>): Screen {
    var head = head
    val rows = rows.toMutableList()
    for (step in steps) {
        when (step) {
            is ScreenStep.Head -> head = step.head
            is ScreenStep.Remove -> rows.removeAt(step.at.toInt())
            is ScreenStep.Insert -> rows.add(step.at.toInt(), step.row)
            is ScreenStep.Update -> rows[step.at.toInt()] = step.row
        }
    }
    return Screen(head, rows)
}
