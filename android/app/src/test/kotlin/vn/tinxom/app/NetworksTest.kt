package vn.tinxom.app

import android.net.ConnectivityManager
import android.net.NetworkCapabilities
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import vn.tinxom.NetworkKind
import kotlin.test.assertEquals

/** How the phone is connected, as Android says. */
@RunWith(RobolectricTestRunner::class)
class NetworksTest {
    private val context = RuntimeEnvironment.getApplication()
    private val manager = context.service<ConnectivityManager>()
    private var inFront = true
    private val networks = Networks(context) { inFront }

    @Test
    fun `no network, one that costs and a free one are told apart`() {
        connected()
        assertEquals(NetworkKind.OFFLINE, networks.network())
        connected(NetworkCapabilities.NET_CAPABILITY_INTERNET)
        assertEquals(NetworkKind.METERED, networks.network())
        connected(NetworkCapabilities.NET_CAPABILITY_INTERNET, NetworkCapabilities.NET_CAPABILITY_NOT_METERED)
        assertEquals(NetworkKind.FREE, networks.network())
        connected(NetworkCapabilities.NET_CAPABILITY_INTERNET, NetworkCapabilities.NET_CAPABILITY_TEMPORARILY_NOT_METERED)
        assertEquals(NetworkKind.FREE, networks.network())
        shadowOf(manager).setDefaultNetworkActive(false)
        shadowOf(manager).setActiveNetworkInfo(null)
        assertEquals(NetworkKind.OFFLINE, networks.network())
    }

    @Test
    fun `where the person saves data a network that costs is for what he looks at`() {
        shadowOf(manager).setRestrictBackgroundStatus(ConnectivityManager.RESTRICT_BACKGROUND_STATUS_ENABLED)
        connected(NetworkCapabilities.NET_CAPABILITY_INTERNET)
        assertEquals(NetworkKind.METERED, networks.network())
        inFront = false
        assertEquals(NetworkKind.OFFLINE, networks.network())
        connected(NetworkCapabilities.NET_CAPABILITY_INTERNET, NetworkCapabilities.NET_CAPABILITY_NOT_METERED)
        assertEquals(NetworkKind.FREE, networks.network())
        connected(NetworkCapabilities.NET_CAPABILITY_INTERNET)
        shadowOf(manager).setRestrictBackgroundStatus(ConnectivityManager.RESTRICT_BACKGROUND_STATUS_WHITELISTED)
        assertEquals(NetworkKind.METERED, networks.network())
    }

    @Test
    fun `another network is told once and the same one not again`() {
        var told = 0
        val watching = networks.watch { told += 1 }
        val callback = shadowOf(manager).networkCallbacks.single()
        val free = connected(NetworkCapabilities.NET_CAPABILITY_INTERNET, NetworkCapabilities.NET_CAPABILITY_NOT_METERED)
        callback.onAvailable(free)
        assertEquals(1, told)
        repeat(3) { callback.onCapabilitiesChanged(free, checkNotNull(manager.getNetworkCapabilities(free))) }
        assertEquals(1, told)
        val costs = connected(NetworkCapabilities.NET_CAPABILITY_INTERNET)
        callback.onCapabilitiesChanged(costs, checkNotNull(manager.getNetworkCapabilities(costs)))
        assertEquals(2, told)
        connected()
        callback.onLost(costs)
        assertEquals(3, told)
        watching.close()
        assertEquals(0, shadowOf(manager).networkCallbacks.size)
    }
}
