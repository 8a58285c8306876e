// The system's services, of which every phone has the ones that this app asks for.

package vn.tinxom.app

import android.content.Context

/** A service of the system. */
internal inline fun <reified T : Any> Context.service(): T = checkNotNull(getSystemService(T::class.java))
