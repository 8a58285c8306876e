// How the phone is connected, as Android says.

package vn.tinxom.app

import android.content.Context
import android.net.ConnectivityManager
import android.net.Network
import android.net.NetworkCapabilities
import android.os.Build
import vn.tinxom.Connectivity
import vn.tinxom.NetworkKind

/**
 * The network now. Where the person has the data saver on, a network that costs is none for work that nobody looks at: Android would
 * block it anyway, and a try would only be a failure.
 */
public class Networks(
    context: Context,
    private val inFront: () -> Boolean,
) : Connectivity {
    private val manager = context.service<ConnectivityManager>()

    override fun network(): NetworkKind {
        val able = manager.activeNetwork?.let(manager::getNetworkCapabilities)
        if (able?.hasCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET) != true) return NetworkKind.OFFLINE
        if (free(able)) return NetworkKind.FREE
        val saving = manager.restrictBackgroundStatus == ConnectivityManager.RESTRICT_BACKGROUND_STATUS_ENABLED
        return if (saving && !inFront()) NetworkKind.OFFLINE else NetworkKind.METERED
    }

    private fun free(able: NetworkCapabilities): Boolean =
        able.hasCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED) ||
            (
                Build.VERSION.SDK_INT >= 30 &&
                    able.hasCapability(NetworkCapabilities.NET_CAPABILITY_TEMPORARILY_NOT_METERED)
            )

    /** Tells when another network is there than before; signal strength, which changes all the time, is no other network. */
    public fun watch(changed: () -> Unit): AutoCloseable {
        val callback =
            object : ConnectivityManager.NetworkCallback() {
                private var last: Pair<Network?, NetworkKind>? = null

                override fun onAvailable(network: Network) = told()

                override fun onLost(network: Network) = told()

                override fun onBlockedStatusChanged(
                    network: Network,
                    blocked: Boolean,
                ) = told()

                override fun onCapabilitiesChanged(
                    network: Network,
                    able: NetworkCapabilities,
                ) = told()

                @Synchronized
                private fun told() {
                    val now = manager.activeNetwork to network()
                    if (now == last) return
                    last = now
                    changed()
                }
            }
        manager.registerDefaultNetworkCallback(callback)
        return AutoCloseable { manager.unregisterNetworkCallback(callback) }
    }
}
