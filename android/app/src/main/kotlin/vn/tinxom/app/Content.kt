// The screens in the activity's window.

package vn.tinxom.app

import androidx.activity.compose.setContent
import vn.tinxom.screens.TinXom

/** Shows whatever the shell shows. */
internal fun MainActivity.drawScreens() {
    setContent { TinXom(shell) }
}
