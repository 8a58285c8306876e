package vn.tinxom.app

import android.net.ConnectivityManager
import android.net.Network
import android.net.NetworkCapabilities
import android.os.Looper
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.async
import org.junit.After
import org.junit.Before
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowNetwork
import org.robolectric.shadows.ShadowNetworkCapabilities
import vn.tinxom.PhoneClock
import vn.tinxom.Territory
import java.time.Instant

/** The app's process with a clock that stands. Robolectric has no assets where there is no packager: what lies in them is given. */
internal class TestApp : App() {
    public override val clock: PhoneClock =
        object : PhoneClock {
            override fun now(): Instant = Instant.parse("2026-11-25T01:00:00Z")
        }

    override fun roots(): List<ByteArray> = listOf()

    override fun server(): String? = null

    override fun territory(): Territory = Given.territory
}

/** Something tried on a new phone, whose vault is shut when it is over. */
@RunWith(RobolectricTestRunner::class)
internal abstract class OnANewPhone {
    protected val app get() = RuntimeEnvironment.getApplication() as App

    @Before
    fun `a new phone`() {
        Hardware.fresh()
        connected(NetworkCapabilities.NET_CAPABILITY_INTERNET, NetworkCapabilities.NET_CAPABILITY_NOT_METERED)
    }

    @After
    fun shut() {
        app.phone.open?.close()
    }
}

/** Connects the phone by a network that is able to do so much. */
internal fun connected(vararg able: Int): Network {
    val manager = RuntimeEnvironment.getApplication().service<ConnectivityManager>()
    val network = manager.activeNetwork ?: ShadowNetwork.newInstance(1)
    val capabilities = ShadowNetworkCapabilities.newInstance()
    able.forEach { shadowOf(capabilities).addCapability(it) }
    shadowOf(manager).setNetworkCapabilities(network, capabilities)
    return network
}

/** Does something that suspends, while the thread that draws goes on. */
@OptIn(ExperimentalCoroutinesApi::class)
internal fun <T> App.does(work: suspend () -> T): T {
    val doing = scope.async { work() }
    until { doing.isCompleted }
    return doing.getCompleted()
}

/** Lets the thread that draws go on until something is so. Nothing here takes a minute: what takes longer never comes. */
internal fun until(isSo: () -> Boolean) {
    val main = shadowOf(Looper.getMainLooper())
    val began = System.nanoTime()
    while (!isSo()) {
        main.idle()
        check(System.nanoTime() - began < 60_000_000_000) { "it never came" }
        Thread.onSpinWait()
    }
}
