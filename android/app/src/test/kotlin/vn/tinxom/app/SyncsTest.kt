package vn.tinxom.app

import android.app.NotificationManager
import android.net.ConnectivityManager
import android.net.NetworkCapabilities
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.async
import org.junit.Test
import org.robolectric.Shadows.shadowOf
import vn.tinxom.NewTip
import vn.tinxom.OpenPhone
import vn.tinxom.ShellWords
import vn.tinxom.TimeWindow
import vn.tinxom.TipKind
import vn.tinxom.TipState
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertTrue

/** Work in the background, with the real library and a real server. */
internal class SyncsTest : OnANewPhone() {
    /** A resident's phone of a world, with a tip that waits. */
    private fun kept(world: World): Long {
        val id =
            app.does {
                app.phone.awake { phone ->
                    phone.local {
                        membership.enrol(world.invite(), "Bà Tư")
                        val id = drafts.write(NewTip(TipKind.THEFT, TimeWindow.LAST_NIGHT, "Cửa nhà bên mở cả đêm."))
                        drafts.queue(id)
                        id
                    }
                }
            }
        return id
    }

    private fun state(id: Long): TipState = app.does { app.phone.awake { it.local { inbox.story(id).line.state } } }

    private fun notices() = shadowOf(app.service<NotificationManager>()).allNotifications

    @Test
    fun `S1 a tip that waits goes by work in the background and its answer is told in words that tell nothing`() {
        World().use { world ->
            app.does { world.desk.sync() }
            val id = kept(world)
            world.link("away")
            assertTrue(app.does { app.syncs.once() }, "it waits: once more")
            world.link("none")
            assertFalse(app.does { app.syncs.once() }, "all is sent")
            assertIs<TipState.Accepted>(state(id))
            assertEquals(1, world.held())
            assertTrue(notices().isEmpty(), "nothing is new")

            app.does {
                world.desk.sync()
                world.desk.local {
                    val line = officer.list(true, 0u, 10u).single()
                    officer.openTip(line.id)
                    officer.answer(line.id, "Đã cử người đến xem.")
                }
                world.desk.sync()
            }
            assertFalse(app.does { app.syncs.once() })
            assertEquals(1, notices().size)
            // Once told, it is not told again, by this process or by another; once read, it is taken back.
            app.service<NotificationManager>().cancelAll()
            app.does { app.phone.wake() }.close()
            app.does { app.syncs.once() }
            assertTrue(notices().isEmpty())
            app.does { app.phone.awake { it.local { inbox.markRead(id) } } }
            app.does { app.syncs.once() }
            assertTrue(notices().isEmpty())
        }
    }

    @Test
    fun `work that nobody asked for keeps to the day's bytes and spares what costs where data is saved`() {
        World().use { world ->
            val id = kept(world)
            app.does { app.phone.awake { it.local { syncing.setBudget(0uL) } } }
            assertTrue(app.does { app.syncs.once() }, "it waits: another time")
            assertIs<TipState.Queued>(state(id))
            app.does { app.phone.awake { it.local { syncing.setBudget(null) } } }
            // Data is saved, and this network costs.
            connected(NetworkCapabilities.NET_CAPABILITY_INTERNET)
            shadowOf(app.service<ConnectivityManager>())
                .setRestrictBackgroundStatus(ConnectivityManager.RESTRICT_BACKGROUND_STATUS_ENABLED)
            assertTrue(app.does { app.syncs.once() }, "it waits: another time")
            assertIs<TipState.Queued>(state(id))
            assertEquals(0, world.held())
        }
    }

    @Test
    @OptIn(ExperimentalCoroutinesApi::class)
    fun `two starts do the work once`() {
        val opening = CompletableDeferred<OpenPhone>()
        var openings = 0
        val phone =
            OnePhone {
                openings += 1
                opening.await()
            }
        val syncs = Syncs(phone, Nobody, Nobody)
        val first = app.scope.async { syncs.once() }
        until { openings == 1 }
        assertFalse(app.does { syncs.once() }, "the second ends at once")
        assertFalse(first.isCompleted)
        first.cancel()
        until { first.isCompleted }
        val third = app.scope.async { syncs.once() }
        until { openings == 2 }
        third.cancel()
        until { third.isCompleted }
    }

    @Test
    fun `what nobody foresaw ends the turn and not the process`() {
        val syncs = Syncs(OnePhone { error("nobody foresaw it") }, Nobody, Nobody)
        assertFalse(app.does { syncs.once() })
        assertFalse(app.does { syncs.once() }, "and the next turn comes")
    }

    @Test
    fun `a phone that joined nothing has nothing to try again`() {
        assertFalse(app.does { app.syncs.once() })
    }

    @Test
    fun `a phone that is locked is tried again and one that is signed out is not`() {
        app.does { app.phone.wake() }.close()
        Hardware.locked = true
        assertTrue(app.does { app.syncs.once() })
        Hardware.locked = false
        app.does { app.phone.awake { it.local { phone.signOut() } } }
        assertFalse(app.does { app.syncs.once() })
    }

    @Test
    fun `the open app keeps itself in step and the job stays for what waits`() {
        World().use { world ->
            val id = kept(world)
            app.phone.inFront = true
            app.does { app.phone.wake() }
            assertTrue(app.does { app.syncs.once() }, "it waits still")
            assertIs<TipState.Queued>(state(id))
            assertEquals(0, world.held())
        }
    }

    private object Nobody : Syncs.Asides, Syncs.News {
        override fun news(phone: OpenPhone): ULong = error("no phone is open")

        override fun grew(phone: OpenPhone): Boolean = error("no phone is open")

        override fun words(phone: OpenPhone): ShellWords = error("no phone is open")

        override fun show(words: ShellWords): Unit = error("nothing is new")

        override fun clear() = Unit
    }
}
